using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Core.Sockets;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Udp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Stack;

/// <summary>Who is plugged into which door: the rooms of one stack, from the ground up.</summary>
internal sealed class Composition
{
    public Composition(StackContext context, StackOptions options, IReadOnlyList<Interface> interfaces)
    {
        Internet = new InternetLayer(context, options.Internet);
        Link = new LinkLayer(context, Internet);
        Tcp = new TcpLayer(context, Internet.Output, options.Tcp);
        Udp = new UdpLayer(context, Internet.Output);
        Internet.Register(IPProtocol.Tcp, Tcp);
        Internet.Register(IPProtocol.Udp, Udp);
        var network = new HostNetwork(Internet, interfaces);
        Sockets = new SocketLayer(context, options.Sockets, network, Internet, Tcp, Udp);
    }

    /// <summary>Frames.</summary>
    public LinkLayer Link { get; }

    /// <summary>IP.</summary>
    public InternetLayer Internet { get; }

    /// <summary>TCP.</summary>
    public TcpLayer Tcp { get; }

    /// <summary>UDP.</summary>
    public UdpLayer Udp { get; }

    /// <summary>Sockets.</summary>
    public SocketLayer Sockets { get; }
}
