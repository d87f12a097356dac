using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Fixture;

/// <summary>One connection whose peer is the test. A builder for each state; two verbs, <see cref="Receives"/> and
/// <c>Sends</c>; time is a number. Numbers are relative: 0 is the SYN, 1 the first byte.</summary>
internal sealed class Connection
{
    public const int OurPort = 40_000;
    public const int ListenPort = 8000;
    public const int PeerPort = 7;
    private const uint Irs = 5_000_000;

    private static readonly InternetAddress PeerAddress = InternetAddress.Parse("10.0.0.2");
    private readonly List<TraceRecord> _trace = [];
    private uint _iss;
    private int _ourPort = OurPort;

    private Connection(TcpSettings? settings, InterfaceOptions? nic)
    {
        Host = new Host(InternetAddress.Parse("10.0.0.1"), settings ?? Plain, nic);
        Host.Context.Advance(Instant.Zero + TimeSpan.FromSeconds(10));
    }

    /// <summary>No option but MSS, so that segments read as in RFC 9293.</summary>
    public static TcpSettings Plain { get; } = new() { Timestamps = false, WindowScaling = false, SelectiveAcknowledgment = false, QuickAcks = 0 };

    public static TcpSettings Modern { get; } = new() { QuickAcks = 0 };

    public Host Host { get; }

    public Sink Sink { get; } = new();

    public Sink ListenerSink { get; } = new();

    public TcpConnection Tcp { get; private set; } = null!;

    public TcpListener Listener { get; private set; } = null!;

    public TcpCounters Counters => Host.Tcp.Counters;

    public TcpState State => Tcp.State;

    /// <summary>What our end says in its timestamps, and what it is told.</summary>
    public uint PeerTimestamp { get; set; } = 1000;

    public bool UsesTimestamps { get; set; }

    public IReadOnlyList<TraceRecord> Trace
    {
        get
        {
            while (Host.Context.Trace.Poll(out TraceRecord record)) _trace.Add(record);
            return _trace;
        }
    }

    public static Connection Closed(TcpSettings? settings = null, InterfaceOptions? nic = null) => new(settings, nic);

    public static Connection Listen(TcpSettings? settings = null, int backlog = 16)
    {
        var c = new Connection(settings, null) { _ourPort = ListenPort };
        c.Listener = c.Host.Listen(ListenPort, c.ListenerSink, backlog);
        return c;
    }

    public static Connection SynSent(TcpSettings? settings = null, InterfaceOptions? nic = null, Action<TcpSocketOptions>? options = null)
    {
        var c = new Connection(settings, nic);
        TcpSocketOptions chosen = c.Host.Options();
        options?.Invoke(chosen);
        c.Tcp = c.Host.Connect(new Endpoint(PeerAddress, PeerPort), OurPort, c.Sink, chosen);
        c.Host.Tcp.Flush();
        c.TakeIss();
        return c;
    }

    /// <summary>SYN-RECEIVED by simultaneous open.</summary>
    public static Connection SynReceived(TcpSettings? settings = null)
    {
        Connection c = SynSent(settings);
        c.Receives(TcpFlags.Syn, 0, mss: 1460);
        c.Sends(TcpFlags.Syn | TcpFlags.Ack, 0, 1);
        return c;
    }

    /// <summary>ESTABLISHED by an active open.</summary>
    public static Connection Established(
        TcpSettings? settings = null, InterfaceOptions? nic = null, Action<TcpSocketOptions>? options = null, int window = 65_000, int mss = 1460)
    {
        Connection c = SynSent(settings, nic, options);
        c.UsesTimestamps = c.Host.Tcp.Settings.Timestamps;
        c.Receives(TcpFlags.Syn | TcpFlags.Ack, 0, 1, window: window, mss: mss, modern: c.UsesTimestamps);
        c.Sends(TcpFlags.Ack, 1, 1);
        Assert.Equal(TcpState.Established, c.State);
        c.Sink.Take();
        return c;
    }

    /// <summary>ESTABLISHED by a passive open, accepted.</summary>
    public static Connection Accepted(TcpSettings? settings = null)
    {
        Connection c = Listen(settings);
        c.UsesTimestamps = c.Host.Tcp.Settings.Timestamps;
        c.Receives(TcpFlags.Syn, 0, mss: 1460, modern: c.UsesTimestamps);
        c.TakeIss();
        c.Receives(TcpFlags.Ack, 1, 1);
        c.Accept();
        return c;
    }

    public static Connection FinWait1(TcpSettings? settings = null)
    {
        Connection c = Established(settings);
        c.ShutsDown();
        c.Sends(TcpFlags.Fin | TcpFlags.Ack, 1, 1);
        return c;
    }

    public static Connection FinWait2(TcpSettings? settings = null)
    {
        Connection c = FinWait1(settings);
        c.Receives(TcpFlags.Ack, 1, 2);
        return c;
    }

    public static Connection CloseWait(TcpSettings? settings = null)
    {
        Connection c = Established(settings);
        c.Receives(TcpFlags.Fin | TcpFlags.Ack, 1, 1);
        c.After(40);
        c.Sends(TcpFlags.Ack, 1, 2);
        return c;
    }

    public static Connection Closing(TcpSettings? settings = null)
    {
        Connection c = FinWait1(settings);
        c.Receives(TcpFlags.Fin | TcpFlags.Ack, 1, 1);
        c.Sends(TcpFlags.Ack, 2, 2);
        return c;
    }

    public static Connection LastAck(TcpSettings? settings = null)
    {
        Connection c = CloseWait(settings);
        c.ShutsDown();
        c.Sends(TcpFlags.Fin | TcpFlags.Ack, 1, 2);
        return c;
    }

    public static Connection TimeWait(TcpSettings? settings = null)
    {
        Connection c = FinWait2(settings);
        c.Receives(TcpFlags.Fin | TcpFlags.Ack, 1, 2);
        c.Sends(TcpFlags.Ack, 2, 2);
        return c;
    }

    /// <summary>A builder by the name of its state.</summary>
    public static Connection In(TcpState state, TcpSettings? settings = null) => state switch
    {
        TcpState.Closed => Closed(settings),
        TcpState.Listen => Listen(settings),
        TcpState.SynSent => SynSent(settings),
        TcpState.SynReceived => SynReceived(settings),
        TcpState.Established => Established(settings),
        TcpState.FinWait1 => FinWait1(settings),
        TcpState.FinWait2 => FinWait2(settings),
        TcpState.CloseWait => CloseWait(settings),
        TcpState.Closing => Closing(settings),
        TcpState.LastAck => LastAck(settings),
        _ => TimeWait(settings),
    };

    public void TakeIss()
    {
        Assert.NotEmpty(Host.Sent);
        Assert.True(TcpSegment.TryParse(Host.Sent.Peek().Span, out TcpSegment segment));
        _iss = segment.Sequence.Value;
        Host.Sent.Dequeue().Release();
    }

    public void Accept()
    {
        Assert.True(Listener.TryAccept(out TcpConnection accepted));
        Tcp = accepted;
        Tcp.Sink = Sink;
    }

    /// <summary>A segment arrives. Without ACK in the flags <paramref name="ack"/> does not count.</summary>
    public void Receives(
        TcpFlags flags, int seq, int ack = 0, string text = "", int window = 65_000, int mss = 0, bool modern = false, int urgent = 0,
        uint? timestamp = null, uint? echo = null, SackBlock[]? sack = null, bool corrupt = false, int merged = 0,
        DestinationKind kind = DestinationKind.Unicast, bool roomy = false)
    {
        Span<byte> options = stackalloc byte[40];
        var writer = new TcpOptionWriter(options);
        if (mss > 0) writer.TryAppendMss((ushort)mss);
        if (modern)
        {
            writer.TryAppendSackPermittedAndTimestamps(PeerTimestamp, 0);
            writer.TryAppendWindowScale(new WindowScale(7));
        }
        else if (UsesTimestamps || timestamp is not null)
        {
            writer.TryAppendTimestamps(timestamp ?? PeerTimestamp, echo ?? 0);
        }
        if (sack is not null) writer.AppendSack(sack);
        var bytes = new byte[20 + writer.Length + text.Length];
        var header = new TcpHeader
        {
            SourcePort = PeerPort,
            DestinationPort = (ushort)_ourPort,
            Sequence = new SequenceNumber(Irs) + seq,
            Acknowledgment = (flags & TcpFlags.Ack) != 0 ? new SequenceNumber(_iss) + ack : default,
            Flags = flags,
            Window = new UnscaledWindow((ushort)window),
            UrgentPointer = (ushort)urgent,
        };
        int length = TcpHeader.Write(bytes, header, writer.Written);
        for (int i = 0; i < text.Length; i++) bytes[length + i] = (byte)text[i];
        TcpSegment.WriteChecksum(bytes, Wire.Checksums.PseudoHeader.Sum(PeerAddress, Host.Address, IPProtocol.Tcp, bytes.Length));
        if (corrupt) bytes[16] ^= 0x55;
        var offload = merged > 0
            ? new PacketOffload { Checksum = ChecksumState.Valid, Segmentation = SegmentationKind.TcpV4, SegmentSize = (ushort)merged }
            : default;
        Host.Deliver(PeerAddress, bytes, offload, kind, roomy);
        Host.Tcp.Flush();
        Host.Tcp.CheckInvariants();
    }

    /// <summary>Bytes that are hardly a segment arrive.</summary>
    public void ReceivesBytes(byte[] bytes)
    {
        Host.Deliver(PeerAddress, bytes, new PacketOffload { Checksum = ChecksumState.Valid });
        Host.Tcp.Flush();
    }

    /// <summary>What an ICMP error quotes of a segment of ours.</summary>
    public byte[] Quote(int seq)
    {
        var bytes = new byte[20];
        TcpHeader.Write(bytes, new TcpHeader
        {
            SourcePort = (ushort)_ourPort, DestinationPort = PeerPort, Sequence = new SequenceNumber(_iss) + seq,
        });
        return bytes[..8];
    }

    /// <summary>SACK blocks in relative numbers of ours.</summary>
    public SackBlock Block(int left, int right) => new(new SequenceNumber(_iss) + left, new SequenceNumber(_iss) + right);

    /// <summary>Exactly this segment was sent next.</summary>
    public SentSegment Sends(TcpFlags flags, int seq, int ack = 0, int length = 0)
    {
        SentSegment sent = Sends();
        Assert.Equal((flags, seq, (flags & TcpFlags.Ack) != 0 ? ack : sent.Ack, length), (sent.Flags, sent.Seq, sent.Ack, sent.Length));
        return sent;
    }

    /// <summary>Some segment was sent next.</summary>
    public SentSegment Sends()
    {
        Assert.True(Host.Sent.Count > 0, "nothing was sent");
        PacketBuffer packet = Host.Sent.Dequeue();
        Assert.True(TcpSegment.TryParse(packet.Span, out TcpSegment view));
        if (packet.Offload.Checksum == ChecksumState.None) Assert.True(view.IsChecksumValid(Host.Address, PeerAddress));
        TcpOptions.Parse(view.Options, out TcpOptions options);
        Assert.False(options.Malformed);
        var sent = new SentSegment(
            view.Flags, view.Sequence - new SequenceNumber(_iss), view.Acknowledgment - new SequenceNumber(Irs), view.Payload.Length,
            view.Window, view.UrgentPointer, view.Payload.ToArray(), options, packet.Reason);
        packet.Release();
        return sent;
    }

    public void SendsNothing() => Assert.True(Host.Sent.Count == 0, Host.Sent.Count == 0 ? "" : $"sent {Sends()}");

    public void Forgets()
    {
        while (Host.Sent.TryDequeue(out PacketBuffer? packet)) packet.Release();
    }

    /// <summary>So much time passes; everything due happens at its own time.</summary>
    public void After(double milliseconds)
    {
        Instant end = Host.Context.Now + TimeSpan.FromMilliseconds(milliseconds);
        for (int i = 0; i < 100_000; i++)
        {
            Instant next = Host.Context.Deadlines.ExactNext();
            if (next > end) break;
            Host.Tick(next);
        }
        Host.Tick(end);
        Host.Tcp.CheckInvariants();
    }

    public int Writes(int length, TcpSendFlags flags = TcpSendFlags.None) => Writes(new string('x', length), flags);

    public int Writes(string text, TcpSendFlags flags = TcpSendFlags.None)
    {
        Assert.Equal(Errno.None, Tcp.Send(System.Text.Encoding.Latin1.GetBytes(text), flags, out int sent));
        Host.Tcp.Flush();
        return sent;
    }

    /// <summary>The application reads; null when there is nothing, "" at the end of the stream.</summary>
    public string? Reads(int most = 100_000, TcpReceiveFlags flags = TcpReceiveFlags.None)
    {
        var buffer = new byte[most];
        Errno error = Tcp.Receive(buffer, flags, out int received);
        Host.Tcp.Flush();
        if (error == Errno.EAGAIN) return null;
        Assert.Equal(Errno.None, error);
        return System.Text.Encoding.Latin1.GetString(buffer, 0, received);
    }

    public void ShutsDown()
    {
        Assert.Equal(Errno.None, Tcp.ShutdownSend());
        Host.Tcp.Flush();
    }

    public void Closes()
    {
        Tcp.Close();
        Host.Tcp.Flush();
    }

    public void Aborts()
    {
        Tcp.Abort();
        Host.Tcp.Flush();
    }

    /// <summary>Nothing is held any more.</summary>
    public void LeavesNothing()
    {
        Forgets();
        Assert.Equal(0, Host.Context.Pool.Outstanding);
        Assert.Equal(0, Host.Context.Deadlines.Count);
        Assert.Equal(0, Host.Tcp.ConnectionCount);
        Assert.Equal(0, Host.Leases);
    }
}
