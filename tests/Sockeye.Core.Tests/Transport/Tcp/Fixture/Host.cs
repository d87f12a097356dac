using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Tests.Transport.Tcp.Fixture;

/// <summary>One TCP on a way down that only collects: what it sends stands in <see cref="Sent"/>.</summary>
internal sealed class Host : IDatagramOutput
{
    public Host(InternetAddress address, TcpSettings? settings = null, InterfaceOptions? nic = null, ulong seed = 1)
    {
        Address = address;
        Nic = new Interface(2, nic ?? new InterfaceOptions { SegmentationLimit = 0 });
        Context = new StackContext(new SeededEntropy(seed), new PacketPool());
        Context.Trace.Enable(1 << 14);
        Tcp = new TcpLayer(Context, this, settings ?? new TcpSettings());
    }

    public InternetAddress Address { get; }

    public Interface Nic { get; }

    public StackContext Context { get; }

    public TcpLayer Tcp { get; }

    public Queue<PacketBuffer> Sent { get; } = new();

    public int Mtu { get; set; } = 0;

    public Errno RouteError { get; set; }

    public SendStatus Status { get; set; } = SendStatus.Sent;

    public uint Generation { get; set; } = 1;

    public int Leases { get; private set; }

    public TcpSocketOptions Options() => new(Tcp.Settings);

    public TcpConnection Connect(Endpoint remote, ushort port, Sink sink, TcpSocketOptions? options = null)
    {
        var open = new TcpOpen
        {
            Local = new Endpoint(InternetAddress.Any(Address.Version), port),
            Remote = remote,
            Options = options ?? Options(),
            Lease = new Lease(this),
        };
        Xunit.Assert.Equal(Errno.None, Tcp.Connect(open, sink, out TcpConnection connection));
        return connection;
    }

    public TcpListener Listen(ushort port, Sink sink, int backlog = 16, TcpSocketOptions? options = null)
    {
        var listen = new TcpListen
        {
            Local = new Endpoint(InternetAddress.Any(Address.Version), port),
            Backlog = backlog,
            Options = options ?? Options(),
            Leases = new LeaseSource(this),
        };
        Xunit.Assert.Equal(Errno.None, Tcp.Listen(listen, sink, out TcpListener listener));
        return listener;
    }

    /// <summary>Delivers bytes as a packet from a source, as Internet would.</summary>
    public void Deliver(
        InternetAddress source, ReadOnlySpan<byte> segment, PacketOffload offload, DestinationKind kind = DestinationKind.Unicast, bool roomy = false)
    {
        PacketBuffer packet = Context.Pool.TryRent(roomy ? 60_000 : segment.Length)!;
        segment.CopyTo(packet.Append(segment.Length));
        packet.Offload = offload;
        Tcp.Receive(packet, new Reception
        {
            Interface = Nic, Source = source, Destination = Address, Protocol = IPProtocol.Tcp, Kind = kind,
        });
    }

    public void Tick(Instant now)
    {
        Context.Advance(now);
        Context.Deadlines.RunDue(now, 1_000_000);
        Tcp.Flush();
    }

    public Errno TryRoute(InternetAddress destination, InternetAddress source, int interfaceIndex, out Route route)
    {
        route = new Route
        {
            Interface = Nic, Source = Address, Destination = destination, NextHop = destination, Generation = Generation,
        };
        return RouteError;
    }

    public SendStatus Send(in Route route, PacketBuffer packet, in SendSpec spec)
    {
        if (Status == SendStatus.Sent) Sent.Enqueue(packet);
        else packet.Release();
        return Status;
    }

    public int PathMtu(in Route route) => Mtu != 0 ? Mtu : Nic.Mtu;

    public void ConfirmReachable(in Route route)
    {
    }

    public void SendUnreachable(PacketBuffer packet, in Reception reception) => throw new InvalidOperationException("TCP never asks");

    internal sealed class Lease : IPortLease
    {
        private readonly Host _host;
        private bool _released;

        public Lease(Host host)
        {
            _host = host;
            host.Leases++;
        }

        public void OnTimeWait(Instant now)
        {
        }

        public void Release()
        {
            Xunit.Assert.False(_released, "a lease was released twice");
            _released = true;
            _host.Leases--;
        }
    }

    private sealed class LeaseSource(Host host) : IPortLeaseSource
    {
        public IPortLease Share(Endpoint local, Endpoint remote) => new Lease(host);
    }
}

/// <summary>Collects what it was told.</summary>
internal sealed class Sink : ISocketSink
{
    public Notice Told { get; private set; }

    public void Notify(Notice changed) => Told |= changed;

    public Notice Take()
    {
        Notice told = Told;
        Told = Notice.None;
        return told;
    }
}
