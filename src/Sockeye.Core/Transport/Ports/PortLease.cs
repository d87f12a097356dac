using System.Diagnostics;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Ports;

/// <summary>One hold on a port: of a socket, or of an accepted connection. Filed in <see cref="BindTable"/> until released.</summary>
/// <remarks>A TCP connection's lease goes with it into TIME-WAIT and is released when that ends, so that a port is taken as
/// long as the kernel says it is.</remarks>
internal sealed class PortLease : IPortLease, IPortLeaseSource
{
    private readonly BindTable _table;
    private bool _released;

    public PortLease(BindTable table, ushort port, in PortRequest request)
    {
        _table = table;
        Port = port;
        Address = request.Address;
        V6Only = request.V6Only;
        InterfaceIndex = request.InterfaceIndex;
        ReuseAddress = request.ReuseAddress;
        ReusePort = request.ReusePort;
    }

    /// <summary>Which port.</summary>
    public ushort Port { get; }

    /// <summary>Our address; changed when connect chooses one.</summary>
    public InternetAddress Address { get; set; }

    /// <summary>IPV6_V6ONLY at the time of binding.</summary>
    public bool V6Only { get; }

    /// <summary>SO_BINDTODEVICE.</summary>
    public int InterfaceIndex { get; set; }

    /// <summary>SO_REUSEADDR; follows the socket's option, as Linux looks at it when another binds.</summary>
    public bool ReuseAddress { get; set; }

    /// <summary>SO_REUSEPORT.</summary>
    public bool ReusePort { get; set; }

    /// <summary>A listener holds the port: SO_REUSEADDR does not help others.</summary>
    public bool IsListening { get; set; }

    /// <summary>The port was found by connect for one remote endpoint, and may serve others to other endpoints.</summary>
    public bool IsForOneRemote { get; private set; }

    /// <summary>The remote endpoint, when <see cref="IsForOneRemote"/>.</summary>
    public Endpoint Remote { get; private set; }

    /// <summary>Since when the connection has been in TIME-WAIT, where it may be followed by another; else <see cref="Instant.Never"/>.</summary>
    public Instant WaitsSince { get; private set; } = Instant.Never;

    internal PortLease? Next { get; set; }

    internal PortLease? Previous { get; set; }

    /// <summary>Another hold on the same port, for a connection that a listener accepted.</summary>
    public PortLease Share(Endpoint local, Endpoint remote)
    {
        var request = new PortRequest
        {
            Address = local.Address,
            InterfaceIndex = InterfaceIndex,
            ReuseAddress = ReuseAddress,
            ReusePort = ReusePort,
        };
        return _table.AddShare(Port, request, remote);
    }

    IPortLease IPortLeaseSource.Share(Endpoint local, Endpoint remote) => Share(local, remote);

    /// <inheritdoc/>
    public void OnTimeWait(Instant now) => WaitsSince = now;

    /// <inheritdoc/>
    public void Release()
    {
        if (_released) throw new UnreachableException("a port was released twice");
        _released = true;
        _table.Remove(this);
    }

    internal void BindRemote(Endpoint remote)
    {
        IsForOneRemote = true;
        Remote = remote;
    }
}
