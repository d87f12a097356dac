// DNS messages: RFC 1035 §4. Read RFC 9267 before changing what is refused.
using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Dns;

/// <summary>A checked view of a DNS message: every name and record was walked once when it was made, so reading them
/// through <see cref="GetQuestions"/> and <see cref="GetRecords"/> cannot fail.</summary>
/// <remarks>
/// <code>
///                                  1  1  1  1  1  1
///    0  1  2  3  4  5  6  7  8  9  0  1  2  3  4  5
///  +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
///  |                      ID                       |
///  |QR|   Opcode  |AA|TC|RD|RA| Z|AD|CD|   RCODE   |
///  |                    QDCOUNT                    |
///  |                    ANCOUNT                    |
///  |                    NSCOUNT                    |
///  |                    ARCOUNT                    |
///  +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
///  : questions, answers, authority, additional     :
/// </code>
/// </remarks>
public readonly ref struct DnsMessage
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _recordsOffset;

    private DnsMessage(ReadOnlySpan<byte> bytes, int recordsOffset)
    {
        _bytes = bytes;
        _recordsOffset = recordsOffset;
    }

    /// <summary>Identifier and flags.</summary>
    public DnsHeader Header => new(BinaryPrimitives.ReadUInt16BigEndian(_bytes), BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]));

    /// <summary>How many questions there are.</summary>
    public int QuestionCount => Count(0);

    /// <summary>How many answers there are.</summary>
    public int AnswerCount => Count(1);

    /// <summary>How many records of authority there are.</summary>
    public int AuthorityCount => Count(2);

    /// <summary>How many additional records there are.</summary>
    public int AdditionalCount => Count(3);

    /// <summary>Views bytes as a message. False when a name is none, a count promises more than is there, a record's
    /// length leads outside, or an A or AAAA record has a length that no address has.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DnsMessage message)
    {
        message = default;
        if (bytes.Length < DnsHeader.Length)
            return false;
        var offset = DnsHeader.Length;
        var unchecked_ = new DnsMessage(bytes, 0);
        for (var i = unchecked_.QuestionCount; i > 0; i--)
        {
            if (!TryReadQuestion(bytes, ref offset, out _))
                return false;
        }

        var recordsOffset = offset;
        for (var i = unchecked_.AnswerCount + unchecked_.AuthorityCount + unchecked_.AdditionalCount; i > 0; i--)
        {
            if (!TryReadRecord(bytes, ref offset, DnsSection.Answer, out _))
                return false;
        }

        message = new DnsMessage(bytes, recordsOffset);
        return true;
    }

    /// <summary>Goes through the questions.</summary>
    public QuestionEnumerator GetQuestions() => new(_bytes, QuestionCount);

    /// <summary>Goes through the records of all three sections.</summary>
    public RecordEnumerator GetRecords() => new(_bytes, _recordsOffset, AnswerCount, AuthorityCount, AdditionalCount);

    private int Count(int index) => BinaryPrimitives.ReadUInt16BigEndian(_bytes[(4 + index * 2)..]);

    private static bool TryReadQuestion(ReadOnlySpan<byte> bytes, scoped ref int offset, out DnsQuestion question)
    {
        question = default;
        var nameOffset = offset;
        if (!DnsName.TrySkip(bytes, ref offset) || bytes.Length - offset < 4)
            return false;
        question = new DnsQuestion(bytes, nameOffset, (DnsType)BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 2)..]));
        offset += 4;
        return true;
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> bytes, scoped ref int offset, DnsSection section, out DnsRecord record)
    {
        record = default;
        var nameOffset = offset;
        if (!DnsName.TrySkip(bytes, ref offset) || bytes.Length - offset < 10)
            return false;
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
        var @class = BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 2)..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 8)..]);
        if (length > bytes.Length - offset - 10)
            return false;
        // RFC 9267 §5: an address of a wrong length is no address. An update (RFC 2136) deletes with length 0 and class ANY.
        if (@class == 1 && ((type == DnsType.A && length != 4) || (type == DnsType.Aaaa && length != 16)))
            return false;
        record = new DnsRecord(bytes, nameOffset, offset + 10, length)
        {
            Section = section,
            Type = type,
            Class = @class,
            TimeToLive = BinaryPrimitives.ReadUInt32BigEndian(bytes[(offset + 4)..]),
        };
        offset += 10 + length;
        return true;
    }

    /// <summary>Goes through the questions of a message.</summary>
    public ref struct QuestionEnumerator
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private int _offset;
        private int _left;
        private DnsQuestion _current;

        internal QuestionEnumerator(ReadOnlySpan<byte> bytes, int count)
        {
            _bytes = bytes;
            _offset = DnsHeader.Length;
            _left = count;
            _current = default;
        }

        /// <summary>The question at hand.</summary>
        public readonly DnsQuestion Current => _current;

        /// <summary>Lets <c>foreach</c> work.</summary>
        public readonly QuestionEnumerator GetEnumerator() => this;

        /// <summary>Takes the next question; false at the end.</summary>
        public bool MoveNext() => _left-- > 0 && TryReadQuestion(_bytes, ref _offset, out _current);
    }

    /// <summary>Goes through the records of a message.</summary>
    public ref struct RecordEnumerator
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private readonly int _answers;
        private readonly int _authorities;
        private readonly int _count;
        private int _index;
        private int _offset;
        private DnsRecord _current;

        internal RecordEnumerator(ReadOnlySpan<byte> bytes, int offset, int answers, int authorities, int additionals)
        {
            _bytes = bytes;
            _offset = offset;
            _answers = answers;
            _authorities = authorities;
            _count = answers + authorities + additionals;
            _current = default;
        }

        /// <summary>The record at hand.</summary>
        public readonly DnsRecord Current => _current;

        /// <summary>Lets <c>foreach</c> work.</summary>
        public readonly RecordEnumerator GetEnumerator() => this;

        /// <summary>Takes the next record; false at the end.</summary>
        public bool MoveNext()
        {
            if (_index >= _count)
                return false;
            var section = _index < _answers ? DnsSection.Answer
                : _index < _answers + _authorities ? DnsSection.Authority
                : DnsSection.Additional;
            _index++;
            return TryReadRecord(_bytes, ref _offset, section, out _current);
        }
    }
}
