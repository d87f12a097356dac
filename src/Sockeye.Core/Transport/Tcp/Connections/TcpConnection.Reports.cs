// What an application asked to be told of its writes, through the socket's error queue: completions of MSG_ZEROCOPY and the times
// of SO_TIMESTAMPING. As Linux does it (networking/msg_zerocopy, networking/timestamping); TCP itself does nothing differently.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    // Entries of an error queue: on Linux they fill the receive buffer, 768 bytes each.
    private const int ErrorLimit = 170;
    private const uint StampSent = 0, StampScheduled = 1, StampAcknowledged = 2;

    private WriteMarks? _marks;
    private ErrorQueue? _errors;
    private SequenceNumber _stampBase;

    /// <summary>What MSG_ERRQUEUE reads.</summary>
    public ErrorQueue Errors => _errors ??= new ErrorQueue(ErrorLimit);

    /// <summary>Something is to be read by MSG_ERRQUEUE.</summary>
    public bool HasErrors => _errors is { Count: > 0 };

    /// <summary>SOF_TIMESTAMPING_OPT_ID was turned on: keys count from the next byte written, or from the oldest not acknowledged.</summary>
    public void BeginStampKeys(bool fromWritten) => _stampBase = fromWritten ? FinSeq : _snd.Una;

    // The application wrote: what it wants to be told of that stands at the last byte.
    private void NoteWrite(SequenceNumber first, int count, TcpSendFlags flags, WriteReport stamps)
    {
        bool completes = (flags & TcpSendFlags.ZeroCopy) != 0;
        if ((!completes && stamps == WriteReport.None) || count == 0) return;
        _marks ??= new WriteMarks();
        SequenceNumber last = first + (count - 1);
        if (completes) _marks.AddCompletion(last, first, _snd.Nxt, (flags & TcpSendFlags.Continues) != 0);
        if (stamps != WriteReport.None) _marks.AddStamp(last, stamps, _snd.Nxt);
    }

    // Text goes out, for the first time or again.
    private void ReportTransmission(SequenceNumber start, int length)
    {
        if (_marks is null || length == 0) return;
        SequenceNumber end = start + length;
        for (int i = 0; i < _marks.Count && _marks[i].Last < end; i++)
        {
            ref readonly WriteMark mark = ref _marks[i];
            if (mark.Last < start) continue;
            if ((mark.Asked & WriteReport.Scheduled) != 0) ReportTime(mark.Last, StampScheduled, start, length);
            if ((mark.Asked & WriteReport.Sent) != 0) ReportTime(mark.Last, StampSent, start, length);
        }
    }

    // SND.UNA advanced, and what it passed is still in the buffer; at the end of a connection everything is passed.
    private void ReportAcknowledged(SequenceNumber una)
    {
        if (_marks is null) return;
        while (_marks.TryTake(una, out WriteMark mark))
        {
            if ((mark.Asked & WriteReport.Acknowledged) != 0 && mark.Last < _snd.Una) ReportTime(mark.Last, StampAcknowledged, mark.Last, 1);
            if ((mark.Asked & WriteReport.Completion) == 0 || Sink is null) continue;
            Errors.AddCompletion(mark.First, mark.Final, InternetAddress.Any(Local.Address.Version));
            Tell(Notice.Error);
        }
    }

    // The connection is over: no memory of the application's is needed any more.
    private void ReportAbandoned()
    {
        if (_marks is null) return;
        ReportAcknowledged(_snd.Una);
        ReportAcknowledged(FinSeq + 1);
    }

    private void ReportTime(SequenceNumber last, uint which, SequenceNumber start, int length)
    {
        if (Sink is null) return;
        uint key = Options.StampKeys ? (uint)(last - _stampBase) : 0;
        var stamp = new QueuedError(
            Errno.ENOMSG, QueuedError.OriginTimestamping, 0, 0, which, InternetAddress.Any(Local.Address.Version), key, Now);
        Errors.Add(new ErrorQueueEntry(stamp, default, Options.StampsOnly ? [] : CopyText(start, Math.Min(length, Math.Max(1, _mss)))));
        Tell(Notice.Error);
    }

    private byte[] CopyText(SequenceNumber start, int length)
    {
        int offset = start - DataStart;
        length = Math.Min(length, BytesUnacknowledged - offset);
        if (offset < 0 || length <= 0) return [0];
        byte[] copy = new byte[length];
        _sendBuffer!.CopyTo(offset, copy);
        return copy;
    }

    // IP_RECVERR, IPV6_RECVERR: an error about the connection for the queue.
    private void QueueError(in Internet.IcmpNotice notice, Errno error)
    {
        if (!Options.ReceivesErrors(Remote.Address.Version)) return;
        byte origin = notice.Destination.IsIPv4 ? QueuedError.OriginIcmp : QueuedError.OriginIcmpV6;
        var queued = new QueuedError(error, origin, notice.Type, notice.Code, (uint)notice.Mtu, notice.Reporter);
        Errors.Add(new ErrorQueueEntry(queued, Remote, []));
    }
}
