// Which bytes of the stream end a write whose fate the application follows: MSG_ZEROCOPY and SO_TIMESTAMPING, as Linux's
// networking/msg_zerocopy and networking/timestamping pages describe them. Only bookkeeping: the connection says when.

using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>Marks on the stream in its order, from the oldest byte that is not acknowledged.</summary>
internal sealed class WriteMarks
{
    [Bounded("at most one of each kind for each byte of the send buffer")]
    private WriteMark[] _ring = new WriteMark[4];
    private int _head;
    private uint _nextNumber;

    /// <summary>Marks now.</summary>
    public int Count { get; private set; }

    /// <summary>The mark at a place, 0 the oldest.</summary>
    public ref WriteMark this[int place] => ref _ring[(_head + place) & (_ring.Length - 1)];

    /// <summary>A zero-copy write ended. Writes that meet in a segment not yet sent have one completion.</summary>
    /// <param name="last">Its last byte.</param>
    /// <param name="first">Its first byte.</param>
    /// <param name="next">SND.NXT: what lies before it was sent.</param>
    /// <param name="continues">It is the rest of the write before it.</param>
    public void AddCompletion(SequenceNumber last, SequenceNumber first, SequenceNumber next, bool continues)
    {
        int at = LastOf(WriteReport.Completion);
        if (at >= 0 && this[at].Last + 1 == first && (continues || this[at].Last >= next))
        {
            WriteMark mark = this[at];
            // Marks stay in the order of the stream.
            for (; at < Count - 1; at++) this[at] = this[at + 1];
            this[at] = mark with { Last = last, Final = continues ? mark.Final : _nextNumber++ };
            return;
        }
        if (continues) return;
        Add(new WriteMark { Last = last, Asked = WriteReport.Completion, First = _nextNumber, Final = _nextNumber });
        _nextNumber++;
    }

    /// <summary>A write with times ended. A segment has place for one key: the later takes it from the earlier.</summary>
    /// <param name="last">Its last byte.</param>
    /// <param name="asked">Which times.</param>
    /// <param name="tail">First byte of the segment, not yet sent, that the write ends in.</param>
    public void AddStamp(SequenceNumber last, WriteReport asked, SequenceNumber tail)
    {
        int at = LastOf(WriteReport.Scheduled | WriteReport.Sent | WriteReport.Acknowledged);
        if (at >= 0 && this[at].Last >= tail) this[at] = new WriteMark { Last = last, Asked = asked };
        else Add(new WriteMark { Last = last, Asked = asked });
    }

    /// <summary>Takes the oldest mark when all of its bytes were acknowledged.</summary>
    public bool TryTake(SequenceNumber una, out WriteMark mark)
    {
        mark = default;
        if (Count == 0 || this[0].Last >= una) return false;
        mark = this[0];
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return true;
    }

    private int LastOf(WriteReport kinds)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if ((this[i].Asked & kinds) != 0) return i;
        }
        return -1;
    }

    private void Add(in WriteMark mark)
    {
        if (Count == _ring.Length)
        {
            var larger = new WriteMark[_ring.Length * 2];
            for (int i = 0; i < Count; i++) larger[i] = this[i];
            _ring = larger;
            _head = 0;
        }
        this[Count++] = mark;
    }
}
