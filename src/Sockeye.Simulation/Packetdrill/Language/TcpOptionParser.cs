using System.Buffers.Binary;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>Reads TCP options: <c>&lt;mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7&gt;</c>.</summary>
internal sealed class TcpOptionParser
{
    private const int MostOctets = 40;
    private const ushort FastOpenExperiment = 0xF989;

    private readonly TokenReader _reader;

    public TcpOptionParser(TokenReader reader) => _reader = reader;

    /// <summary>Reads a list in angle brackets; an empty one when there is none, null for "&lt;...&gt;".</summary>
    public IReadOnlyList<TcpOptionSpec>? ParseList(bool isInbound)
    {
        int line = _reader.Current.Line;
        if (!_reader.TryTake('<')) return [];
        if (_reader.Current.Kind == TokenKind.Ellipsis)
        {
            if (isInbound) throw new ScriptException(line, "<...> for TCP options is for outbound packets only");
            _reader.Take();
            _reader.Expect('>');
            return null;
        }
        var options = new List<TcpOptionSpec>();
        do options.Add(ParseOption());
        while (_reader.TryTake(','));
        _reader.Expect('>');
        int octets = options.Sum(option => option.WireLength);
        if (octets % 4 != 0) throw new ScriptException(line, $"the TCP options are {octets} octets long, not a multiple of 4");
        if (octets > MostOctets) throw new ScriptException(line, $"the TCP options are {octets} octets long, more than {MostOctets}");
        return options;
    }


    private TcpOptionSpec ParseOption()
    {
        Token word = _reader.Current;
        switch (_reader.ExpectWord("a TCP option"))
        {
            case "nop":
                return new TcpOptionSpec(TcpOptionKind.NoOperation, []);
            case "eol":
                return new TcpOptionSpec(TcpOptionKind.EndOfList, []);
            case "mss":
                return new TcpOptionSpec(TcpOptionKind.MaximumSegmentSize, Number16(_reader.ExpectInteger("the MSS", 0, 65_535)));
            case "wscale":
                return new TcpOptionSpec(TcpOptionKind.WindowScale, [(byte)_reader.ExpectInteger("the window scale", 0, 255)]);
            case "sackOK":
                return new TcpOptionSpec(TcpOptionKind.SackPermitted, []);
            case "sack":
                return ParseSack();
            case "TS":
                return ParseTimestamps();
            case "md5":
                return new TcpOptionSpec(TcpOptionKind.Md5Signature, ParseHex(16));
            case "FO":
                return new TcpOptionSpec(TcpOptionKind.FastOpen, ParseHex(MostOctets - 2));
            case "FOEXP":
                return new TcpOptionSpec(TcpOptionKind.Experiment2, [.. Number16(FastOpenExperiment), .. ParseHex(MostOctets - 4)]);
            case "ECN":
                return ParseAccurateEcn();
            default:
                throw new ScriptException(word.Line, $"{word} is no TCP option");
        }
    }

    private TcpOptionSpec ParseSack()
    {
        var data = new List<byte>();
        do
        {
            data.AddRange(Number32((uint)_reader.ExpectInteger("the left edge", 0, uint.MaxValue)));
            _reader.Expect(':');
            data.AddRange(Number32((uint)_reader.ExpectInteger("the right edge", 0, uint.MaxValue)));
        }
        while (_reader.Current.Kind == TokenKind.Integer);
        return new TcpOptionSpec(TcpOptionKind.Sack, [.. data]);
    }

    private TcpOptionSpec ParseTimestamps()
    {
        _reader.Expect("val");
        uint value = (uint)_reader.ExpectInteger("the timestamp", 0, uint.MaxValue);
        _reader.Expect("ecr");
        uint echo = (uint)_reader.ExpectInteger("the echoed timestamp", 0, uint.MaxValue);
        return new TcpOptionSpec(TcpOptionKind.Timestamps, [.. Number32(value), .. Number32(echo)]);
    }

    // RFC 9768 §3.2.3: three counters of 24 bits, in one of two orders; later ones may be missing.
    private TcpOptionSpec ParseAccurateEcn()
    {
        bool isOrder0 = _reader.Current.Is("e0b");
        string[] names = isOrder0 ? ["e0b", "ceb", "e1b"] : ["e1b", "ceb", "e0b"];
        var data = new List<byte>();
        foreach (string name in names)
        {
            if (data.Count > 0 && !_reader.Current.Is(name)) break;
            _reader.Expect(name);
            data.AddRange(Number32((uint)_reader.ExpectInteger(name, 0, 0xFFFFFF))[1..]);
        }
        return new TcpOptionSpec(isOrder0 ? TcpOptionKind.AccurateEcn0 : TcpOptionKind.AccurateEcn1, [.. data]);
    }

    private byte[] ParseHex(int most)
    {
        Token token = _reader.Current;
        if (token.Kind is not (TokenKind.Word or TokenKind.Integer)) return [];
        _reader.Take();
        bool isHex = token.Text.Length % 2 == 0 && token.Text.All(char.IsAsciiHexDigit);
        if (!isHex) throw new ScriptException(token.Line, $"{token} is not an even number of hexadecimal digits");
        byte[] bytes = Convert.FromHexString(token.Text);
        return bytes.Length <= most
            ? bytes
            : throw new ScriptException(token.Line, $"{token} is {bytes.Length} octets long, more than {most}");
    }

    private static byte[] Number16(long value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    private static byte[] Number32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
