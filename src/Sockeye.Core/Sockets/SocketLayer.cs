using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Core.Local;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Udp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets;

/// <summary>The room of sockets: what the calls stand on.</summary>
internal sealed class SocketLayer
{
    private readonly InternetLayer _internet;

    public SocketLayer(StackContext context, SocketSettings settings, IHostNetwork network, InternetLayer internet, TcpLayer tcp, UdpLayer udp)
    {
        Context = context;
        _internet = internet;
        Settings = settings;
        Network = network;
        Output = internet.Output;
        Echoes = internet.Echoes;
        Tcp = tcp;
        Udp = udp;
        Table = new SocketTable(settings.MaxSockets, settings.FirstGeneration);
        Ports = new PortAllocator(context.Entropy, settings.FirstEphemeralPort, settings.LastEphemeralPort);
    }

    /// <summary>The stack's surroundings.</summary>
    public StackContext Context { get; }

    /// <summary>Limits and defaults.</summary>
    public SocketSettings Settings
    {
        get;
        set
        {
            field = value;
            Ports?.SetRange(value.FirstEphemeralPort, value.LastEphemeralPort);
        }
    }

    /// <summary>Addresses and interfaces of this host.</summary>
    public IHostNetwork Network { get; }

    /// <summary>The way down, for routes.</summary>
    public IDatagramOutput Output { get; }

    /// <summary>What ping sockets are made of.</summary>
    public EchoSessions Echoes { get; }

    /// <summary>TCP.</summary>
    public TcpLayer Tcp { get; }

    /// <summary>UDP.</summary>
    public UdpLayer Udp { get; }

    /// <summary>All sockets.</summary>
    public SocketTable Table { get; }

    /// <summary>Sockets with news.</summary>
    public Readiness Readiness { get; } = new();

    /// <summary>Proposes ports.</summary>
    public PortAllocator Ports { get; }

    /// <summary>Who has which TCP port.</summary>
    public BindTable TcpPorts { get; } = new(isStream: true);

    /// <summary>Who has which UDP port.</summary>
    public BindTable UdpPorts { get; } = new(isStream: false);

    /// <summary>AF_UNIX names.</summary>
    public LocalNamespace Names { get; } = new();

    /// <summary>TTL or hop limit of what does not say one.</summary>
    public byte DefaultHopLimit(IPVersion version) => _internet.Options.HopLimitOf(version);

    /// <summary>Closes every socket; TCP peers are told by resets.</summary>
    public void Abandon()
    {
        for (int i = 0; i < Table.Extent; i++)
        {
            if (Table.At(i) is not { } socket) continue;
            socket.Abandon();
            Table.Remove(socket);
        }
        Readiness.Clear();
    }
}
