// What the endpoints of UDP and of ICMP echo share: queue, errors, groups.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Datagrams;

/// <summary>An endpoint that receives messages.</summary>
internal abstract class DatagramEndpoint(StackContext context, ISocketSink sink, int receiveLimit)
{
    /// <summary>Surroundings.</summary>
    protected StackContext Context { get; } = context;

    /// <summary>The socket.</summary>
    public ISocketSink Sink { get; } = sink;

    /// <summary>Messages not yet read.</summary>
    public DatagramQueue Queue { get; } = new(context.Pool, receiveLimit);

    /// <summary>Errors not yet read, once IP_RECVERR has been set.</summary>
    public ErrorQueue Errors { get; } = new();

    /// <summary>Groups joined.</summary>
    public GroupSet Groups { get; } = new();

    /// <summary>Error that the next call reports.</summary>
    public Errno PendingError { get; set; }

    /// <summary>IP_RECVERR.</summary>
    public bool ReceiveErrorsV4 { get; set; }

    /// <summary>IPV6_RECVERR.</summary>
    public bool ReceiveErrorsV6 { get; set; }

    /// <summary>SHUT_RD: what comes is thrown away.</summary>
    public bool IsReceiveShut { get; set; }

    /// <summary>Path MTU errors are reported: IP_MTU_DISCOVER is not IP_PMTUDISC_DONT.</summary>
    public bool ReportsTooBig { get; set; } = true;

    /// <summary>Connected to one peer.</summary>
    public abstract bool IsConnected { get; }

    /// <summary>Queues a message; false when there is no room.</summary>
    public bool TryQueue(in QueuedDatagram datagram)
    {
        if (!Queue.TryAdd(datagram))
        {
            Context.Drops.Count(DropReason.SocketQueueFull, Context.Now);
            return false;
        }
        Sink.Notify(Notice.Readable);
        return true;
    }

    /// <summary>Remembers an error of our own for who asked by IP_RECVERR: a datagram larger than the path.</summary>
    public void TakeLocalError(Errno error, Endpoint destination, int mtu)
    {
        bool asked = destination.Address.IsIPv4 ? ReceiveErrorsV4 : ReceiveErrorsV6;
        if (!asked) return;
        var queued = new QueuedError(error, QueuedError.OriginLocal, 0, 0, (uint)mtu, InternetAddress.Any(destination.Address.Version));
        Errors.Add(new ErrorQueueEntry(queued, destination, []));
        Sink.Notify(Notice.Error);
    }

    /// <summary>Takes an error about something this endpoint sent.</summary>
    // RFC 1122 §4.1.3.3: "UDP MUST pass to the application layer all ICMP error messages that it receives from the IP
    // layer." As Linux does: an unconnected socket learns of them only if it asked by IP_RECVERR; soft errors likewise.
    public void TakeError(in IcmpNotice notice, Endpoint destination, ReadOnlySpan<byte> quotedPayload)
    {
        bool isV4 = notice.Destination.IsIPv4;
        bool asked = isV4 ? ReceiveErrorsV4 : ReceiveErrorsV6;
        if (notice.Kind == IcmpNoticeKind.PacketTooBig && !ReportsTooBig && !asked) return;
        Errno error = IcmpErrorMap.ToErrno(notice, out bool isHard);
        if (!asked && !(isHard && IsConnected)) return;
        if (asked)
        {
            var queued = new QueuedError(
                error, isV4 ? QueuedError.OriginIcmp : QueuedError.OriginIcmpV6, notice.Type, notice.Code, (uint)notice.Mtu, notice.Reporter);
            Errors.Add(new ErrorQueueEntry(queued, destination, quotedPayload.ToArray()));
        }
        PendingError = error;
        Sink.Notify(Notice.Error);
    }
}
