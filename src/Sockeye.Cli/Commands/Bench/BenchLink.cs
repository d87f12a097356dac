using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Devices;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Hosting;
using Sockeye.Wire.Addresses;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>A kernel in a namespace of its own and a far end that it can reach; what is between them is what is measured.</summary>
internal sealed class BenchLink : IDisposable
{
    private readonly IDisposable[] _owned;

    private BenchLink(string name, NetworkNamespace near, IFarEnd far, params IDisposable[] owned)
    {
        Name = name;
        Near = near;
        Far = far;
        _owned = owned;
    }

    /// <summary>"Sockeye, TUN".</summary>
    public string Name { get; }

    /// <summary>False where the kernel does everything, so that this process pays for nothing but traffic.</summary>
    public bool HasPrice { get; private init; } = true;

    /// <summary>Where the near sockets live.</summary>
    public NetworkNamespace Near { get; }

    /// <summary>What they talk to.</summary>
    public IFarEnd Far { get; }

    /// <summary>Sockeye behind a TUN interface with metadata headers, or behind a veth where TUN may not be opened.</summary>
    public static BenchLink Sockeye(bool offload, bool inline)
    {
        NetworkNamespace near = NetworkNamespace.Create();
        IFrameDevice device = near.Run(() => LabLink.Open(new LabLinkOptions { Offload = offload }));
        var loop = new StackLoop(null, new StackLoopOptions { InlineContinuations = inline });
        Interface nic = loop.AddDevice(device);
        var address = InternetAddress.Parse("10.0.0.2");
        loop.Call((nic, address), static (stack, now, it) =>
            stack.AddAddress(it.nic, it.address, 24, new AddressOptions { SkipDuplicateDetection = true }, now));
        loop.Start();
        string kind = device.Description.LinkLayer == LinkLayer.Ethernet ? "veth" : "TUN";
        return new BenchLink($"Sockeye, {kind}", near, new SockeyeEnd(loop, IPAddress.Parse("10.0.0.2")), near);
    }

    /// <summary>Two kernels joined by the forwarder without a stack.</summary>
    public static BenchLink Forwarder(bool offload)
    {
        var lab = new ForwarderLab(offload);
        return new BenchLink("no-stack forwarder", lab.Left, new KernelEnd(lab.Right, IPAddress.Parse("10.2.0.1")), lab);
    }

    /// <summary>Two kernels joined by a veth pair.</summary>
    public static BenchLink Veth()
    {
        NetworkNamespace left = NetworkNamespace.Create(), right = NetworkNamespace.Create();
        left.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddVethPair("v0", "v1");
            netlink.MoveTo("v1", right);
            netlink.SetUp("v0");
            netlink.AddAddress("v0", InternetAddress.Parse("10.3.0.1"), 24);
        });
        right.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.SetUp("v1");
            netlink.AddAddress("v1", InternetAddress.Parse("10.3.0.2"), 24);
        });
        return new BenchLink("kernel, veth", left, new KernelEnd(right, IPAddress.Parse("10.3.0.2")), left, right) { HasPrice = false };
    }

    /// <summary>Connects so many near sockets.</summary>
    public List<Socket> Connect(IPEndPoint to, int count) => Near.Run(() =>
    {
        var sockets = new List<Socket>(count);
        for (int i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            sockets.Add(socket);
            socket.Connect(to);
        }
        return sockets;
    });

    public void Dispose()
    {
        Far.Dispose();
        foreach (IDisposable owned in _owned) owned.Dispose();
    }
}
