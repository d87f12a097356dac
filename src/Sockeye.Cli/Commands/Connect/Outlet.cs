using System.Net;
using System.Net.Sockets;
using Sockeye.Cli.Control;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Networks;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Devices.Pcap;
using Sockeye.Wire.Addresses;

namespace Sockeye.Cli.Commands.Connect;

/// <summary>The stack by which the client speaks, as <c>--on</c> says.</summary>
internal sealed class Outlet : IDisposable
{
    private readonly INetwork? _network;
    private readonly IDisposable? _owned;
    private readonly int _process;

    private Outlet(INetwork? network, IDisposable? owned, int process = 0)
    {
        _network = network;
        _owned = owned;
        _process = process;
    }

    public static Outlet Open(Where on, CaptureFile? capture, TextWriter? lines)
    {
        switch (on.Side)
        {
            case Side.Kernel:
                return new Outlet(new KernelNetwork(), null);
            case Side.Lab:
                return new Outlet(null, null, FindLab());
            case Side.Tun:
                var link = new LabLinkOptions { Kind = LabLinkKind.Tun, Name = on.Name, Offload = capture is null && lines is null };
                var host = new StackHost("sockeye", LabLink.Open(link), [("10.0.0.2", 24), ("fd00::2", 64)], capture, lines);
                host.Route(Prefix.Parse("0.0.0.0/0"), InternetAddress.Parse("10.0.0.1"));
                host.Route(Prefix.Parse("::/0"), InternetAddress.Parse("fd00::1"));
                return new Outlet(new StackNetwork(host.Loop), host);
            default:
                var outward = new OutwardNetwork(capture, lines);
                return new Outlet(outward, outward);
        }
    }

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Refused, unreachable, timed out …</exception>
    public async Task<IConnection> ConnectAsync(IPEndPoint remote, CancellationToken token)
    {
        if (_network is not null) return await _network.ConnectAsync(remote, token).ConfigureAwait(false);
        return await ControlClient.ConnectAsync(_process, remote, token).ConfigureAwait(false)
            ?? throw new RefusalException("the lab has ended");
    }

    /// <summary>A socket for datagrams to an endpoint, and where that is seen from the socket.</summary>
    public (IDatagrams Socket, IPEndPoint Target) OpenDatagrams(IPEndPoint remote)
    {
        if (_network is null) throw new RefusalException("the lab lends no datagrams", "Without --udp it lends connections.");
        IPEndPoint target = _network is OutwardNetwork outward ? outward.OpenDatagrams(remote) : remote;
        IPAddress any = remote.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        return (_network.Bind(new IPEndPoint(any, 0)), target);
    }

    public void Dispose() => _owned?.Dispose();

    // Inside a lab it is that lab; elsewhere there must be only one to choose from.
    private static int FindLab()
    {
        string? mine = Environment.GetEnvironmentVariable(Lab.LabIdentity.ProcessVariable);
        if (int.TryParse(mine, System.Globalization.CultureInfo.InvariantCulture, out int process)) return process;
        IReadOnlyList<int> running = ControlFolder.Processes();
        return running.Count switch
        {
            1 => running[0],
            0 => throw new RefusalException("no lab is running", "Start one in another window: sockeye lab"),
            _ => throw new RefusalException("several Sockeyes are running", $"Run this in the shell of the lab you mean, or set {Lab.LabIdentity.ProcessVariable} to its process; sockeye ss shows them."),
        };
    }
}
