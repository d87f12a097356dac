using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Sockets.Polling;
using Sockeye.Core.Stack;
using Sockeye.Core.Tests.Stack;
using Sockeye.Core.Transport;
using Xunit;

namespace Sockeye.Core.Tests.Sockets.Calls;

/// <summary>What a program is told of its writes on the error queue: MSG_ZEROCOPY, SO_TIMESTAMPING; TCP_INQ and the ioctls.</summary>
public sealed class StreamReportsTests
{
    private readonly TwoHosts _hosts = new();
    private readonly SocketHandle _client;
    private readonly SocketHandle _server;

    public StreamReportsTests() => (_client, _server, _) = _hosts.Connected();

    private Instant Now => _hosts.Now;

    private NetStack A => _hosts.A;

    [Fact]
    public void A_zero_copy_write_is_complete_when_it_is_acknowledged_and_ranges_are_told_at_once()
    {
        Set(OptionLevel.Socket, SocketOption.ZeroCopy, 1);
        Send(4000, SendFlags.ZeroCopy);
        Assert.False(A.Poll(_client).HasFlag(PollEvents.Error));
        _hosts.Settle();
        Send(4000, SendFlags.ZeroCopy);
        _hosts.Settle();
        Assert.True(A.Poll(_client).HasFlag(PollEvents.Error));
        QueuedError error = TakeError(out ReceivedMessage message);
        Assert.Equal((0u, 1u), (error.Info, error.Data));
        Assert.Equal((QueuedError.OriginZeroCopy, QueuedError.CodeCopied, Errno.None), (error.Origin, error.Code, error.Error));
        Assert.Equal(MessageFlags.ErrorQueue, message.Flags);
        Assert.False(A.Poll(_client).HasFlag(PollEvents.Error));
        Assert.Equal(Errno.EAGAIN, A.Receive(_client, [], ReceiveFlags.ErrorQueue, Now).Error);
    }

    [Fact]
    public void Without_the_option_or_without_bytes_the_flag_says_nothing()
    {
        Send(10, SendFlags.ZeroCopy);
        Set(OptionLevel.Socket, SocketOption.ZeroCopy, 1);
        Send(0, SendFlags.ZeroCopy);
        _hosts.Settle();
        Assert.False(A.Poll(_client).HasFlag(PollEvents.Error));
    }

    [Fact]
    public void A_reset_completes_every_write()
    {
        Set(OptionLevel.Socket, SocketOption.ZeroCopy, 1);
        _hosts.Loses = _ => true;
        Send(10, SendFlags.ZeroCopy);
        Send(10, SendFlags.ZeroCopy);
        _hosts.Settle();
        _hosts.Loses = null;
        _hosts.B.Shutdown(Now);
        _hosts.Settle();
        Assert.Equal((0u, 1u), TakeError(out _) is var error ? (error.Info, error.Data) : default);
    }

    [Fact]
    public void Times_of_the_last_byte_have_its_number_as_their_key()
    {
        Set(OptionLevel.Socket, SocketOption.Timestamping, TimestampingFlag.TransmitScheduled | TimestampingFlag.TransmitSoftware |
            TimestampingFlag.TransmitAcknowledged | TimestampingFlag.Software | TimestampingFlag.OptionId | TimestampingFlag.OptionTimeOnly);
        Instant sent = Now;
        Send(100, SendFlags.None);
        _hosts.Settle();
        _hosts.Run(TimeSpan.FromMilliseconds(100));
        foreach (uint which in new uint[] { 1, 0, 2 })
        {
            QueuedError stamp = TakeError(out ReceivedMessage message);
            Assert.Equal((which, 99u, Errno.ENOMSG), (stamp.Info, stamp.Data, stamp.Error));
            Assert.Equal(sent, which == 2 ? sent : message.StampTime);
        }
    }

    [Fact]
    public void Keys_want_a_connection_and_statistics_want_times_only()
    {
        SocketHandle idle = _hosts.Open(A, AddressFamily.IPv4, SocketType.Stream);
        Assert.Equal(Errno.EINVAL, SetOn(idle, OptionLevel.Socket, SocketOption.Timestamping, TimestampingFlag.OptionId));
        Assert.Equal(Errno.EINVAL, SetOn(_client, OptionLevel.Socket, SocketOption.Timestamping, TimestampingFlag.OptionStatistics));
        Assert.Equal(Errno.EINVAL, SetOn(_client, OptionLevel.Socket, SocketOption.Timestamping, 1 << 19));
        Assert.Equal(Errno.None, SetOn(_client, OptionLevel.Socket, SocketOption.Timestamping, TimestampingFlag.OptionId));
    }

    [Fact]
    public void Without_times_only_the_bytes_come_along_and_are_cut()
    {
        Set(OptionLevel.Socket, SocketOption.Timestamping, TimestampingFlag.TransmitAcknowledged);
        Send(10, SendFlags.None);
        _hosts.Settle();
        _hosts.Run(TimeSpan.FromMilliseconds(100));
        TakeError(out ReceivedMessage message);
        Assert.True(message.Flags.HasFlag(MessageFlags.Truncated));
        // Not asked to be shown (SOF_TIMESTAMPING_SOFTWARE).
        Assert.Null(message.StampTime);
    }

    [Fact]
    public void Edge_triggered_an_error_report_is_told_once()
    {
        Set(OptionLevel.Socket, SocketOption.ZeroCopy, 1);
        var poll = new EventPoll();
        const uint Out = (uint)PollEvents.Out;
        poll.Control(EventPollOperation.Add, A.PollSource(_client)!, 4, new EventPollEvent(Out | EventPoll.EdgeTriggered, 4));
        var events = new EventPollEvent[1];
        Assert.Equal(1, poll.Take(events));
        Send(4000, SendFlags.ZeroCopy);
        Send(4000, SendFlags.ZeroCopy);
        _hosts.Settle();
        Assert.Equal(1, poll.Take(events));
        Assert.Equal(Out | (uint)PollEvents.Error, events[0].Events);
        Assert.Equal(0, poll.Take(events));
    }

    [Fact]
    public void TCP_INQ_tells_what_waits_and_the_end_as_one_more()
    {
        Assert.Equal(Errno.None, SetOn(_server, OptionLevel.Tcp, TcpOption.Inq, 1, _hosts.B));
        Send(100, SendFlags.None);
        _hosts.Settle();
        Assert.Equal(70, InqAfter(30));
        A.Close(_client, Now);
        _hosts.Settle();
        Assert.Equal(31, InqAfter(40));
        Assert.Equal(1, InqAfter(40));
    }

    [Fact]
    public void The_ioctls_tell_what_is_queued_each_way()
    {
        _hosts.Loses = _ => true;
        Send(100, SendFlags.None);
        Assert.Equal(100, A.BytesUnsent(_client).Value);
        Assert.Equal(0, A.BytesNeverSent(_client).Value);
        A.Shutdown(_client, ShutdownHow.Write, Now);
        Assert.Equal(101, A.BytesUnsent(_client).Value);
        Assert.Equal(Errno.ENOTTY, A.BytesNeverSent(_hosts.Open(A, AddressFamily.IPv4, SocketType.Datagram)).Error);
    }

    [Fact]
    public void Splice_stops_at_the_urgent_mark()
    {
        A.Send(_client, new byte[100], SendFlags.OutOfBand, Now);
        _hosts.Settle();
        var pipe = new Pipe();
        Assert.Equal(99, _hosts.B.SpliceToPipe(_server, pipe, 1000, waits: true, Now).Value);
        Assert.Equal(SocketResult.Success(), _hosts.B.SpliceToPipe(_server, pipe, 1, waits: true, Now));
        Assert.Equal(Errno.EAGAIN, _hosts.B.SpliceToPipe(_server, pipe, 1, waits: false, Now).Error);
        Assert.Equal(99, _hosts.B.SpliceFromPipe(_server, pipe, 1000, SendFlags.None, Now).Value);
        _hosts.Settle();
        Assert.Equal(99, A.BytesReadable(_client).Value);
    }

    private int? InqAfter(int count)
    {
        _hosts.B.Receive(_server, new byte[count], ReceiveFlags.None, out ReceivedMessage message, Now);
        return message.Inq;
    }

    private void Send(int count, SendFlags flags) => Assert.Equal(count, A.Send(_client, new byte[count], flags, Now).Value);

    private QueuedError TakeError(out ReceivedMessage message)
    {
        Assert.Equal(Errno.None, A.Receive(_client, [], ReceiveFlags.ErrorQueue, out message, Now).Error);
        return message.Error!.Value;
    }

    private void Set(int level, int name, int value) => Assert.Equal(Errno.None, SetOn(_client, level, name, value));

    private Errno SetOn(SocketHandle socket, int level, int name, int value, NetStack? stack = null)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return (stack ?? A).SetOption(socket, level, name, bytes, Now).Error;
    }
}
