using Sockeye.Devices.Linux.Namespace;
using Sockeye.Wire.Addresses;

namespace Sockeye.Devices.Linux;

/// <summary>Two network namespaces joined by the no-stack forwarder: the kernel's TCP against itself through our system calls.</summary>
/// <remarks>
/// <code>
///   Left:  kernel 10.1.0.1, fd01::1 ── TUN ══ TunForwarder ══ TUN ── 10.2.0.1, fd02::1 kernel  :Right
/// </code>
/// What a bulk transfer or a round trip reaches here is the yardstick for the stack in the same place. Sockets opened
/// by <c>Left.Run</c> and <c>Right.Run</c> live in those namespaces.</remarks>
public sealed class ForwarderLab : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TunDevice _left;
    private readonly TunDevice _right;
    private readonly Thread _thread;

    /// <summary>Makes the namespaces, the interfaces and the thread that forwards.</summary>
    /// <param name="offload">With metadata headers, so that 64 KiB pass at once; or packet by packet.</param>
    /// <param name="mtu">The MTU of both interfaces.</param>
    /// <exception cref="KernelException">It cannot be made; the message says why and what to do.</exception>
    public ForwarderLab(bool offload = true, int mtu = 1500)
    {
        Left = NetworkNamespace.Create();
        Right = NetworkNamespace.Create();
        try
        {
            _left = Left.Run(() => Open(LeftIPv4, LeftIPv6, "10.2.0.0/24", "fd02::/64", offload, mtu));
            _right = Right.Run(() => Open(RightIPv4, RightIPv6, "10.1.0.0/24", "fd01::/64", offload, mtu));
        }
        catch
        {
            _left?.Dispose();
            Left.Dispose();
            Right.Dispose();
            throw;
        }

        Forwarder = new TunForwarder(_left, _right);
        _thread = new Thread(() => Forwarder.Run(_stop.Token)) { IsBackground = true, Name = "forwarder" };
        _thread.Start();
    }

    /// <summary>The kernel's IPv4 address on the left.</summary>
    public static InternetAddress LeftIPv4 { get; } = InternetAddress.Parse("10.1.0.1");

    /// <summary>The kernel's IPv6 address on the left.</summary>
    public static InternetAddress LeftIPv6 { get; } = InternetAddress.Parse("fd01::1");

    /// <summary>The kernel's IPv4 address on the right.</summary>
    public static InternetAddress RightIPv4 { get; } = InternetAddress.Parse("10.2.0.1");

    /// <summary>The kernel's IPv6 address on the right.</summary>
    public static InternetAddress RightIPv6 { get; } = InternetAddress.Parse("fd02::1");

    /// <summary>The namespace on the left.</summary>
    public NetworkNamespace Left { get; }

    /// <summary>The namespace on the right.</summary>
    public NetworkNamespace Right { get; }

    /// <summary>The forwarder between them.</summary>
    public TunForwarder Forwarder { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _left.Dispose();
        _right.Dispose();
        Left.Dispose();
        Right.Dispose();
        _stop.Dispose();
    }

    private static TunDevice Open(
        InternetAddress v4, InternetAddress v6, string peersV4, string peersV6, bool offload, int mtu)
    {
        var device = TunDevice.Open("tun0", new TunOptions { Offload = offload, Mtu = mtu });
        using var netlink = new Rtnetlink();
        netlink.SetUp("lo");
        netlink.SetUp("tun0");
        netlink.AddAddress("tun0", v4, 24);
        netlink.AddRoute(Prefix.Parse(peersV4), "tun0");
        if (mtu >= 1280)
        {
            netlink.AddAddress("tun0", v6, 64);
            netlink.AddRoute(Prefix.Parse(peersV6), "tun0");
        }

        return device;
    }
}
