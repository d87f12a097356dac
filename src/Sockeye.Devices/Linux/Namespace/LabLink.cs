namespace Sockeye.Devices.Linux.Namespace;

/// <summary>Joins the kernel of a network namespace with a stack: makes the link, gives the kernel its addresses, switches it on.</summary>
/// <remarks>
/// <code>
///   kernel's TCP/IP ── sockeye0 10.0.0.1, fd00::1 ══ device ── the stack (10.0.0.2, fd00::2 by custom)
///                      TUN or TAP: the device is the interface's other side
///                      veth: sockeye0 ══ sockeye0s, with a packet socket on sockeye0s
/// </code>
/// Works in the calling thread's namespace; call it in a namespace of its own, as <see cref="NamespaceLauncher"/> or
/// <see cref="NetworkNamespace"/> make one.</remarks>
public static class LabLink
{
    private const int MinimumIPv6Mtu = 1280;

    // The kernel's own 500 overflow as soon as a hundred connections begin at once, and what is lost there costs them seconds.
    private const int KernelQueue = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Makes the link and returns the stack's side of it.</summary>
    /// <exception cref="KernelException">It cannot be made; the message says why and what to do.</exception>
    public static IFrameDevice Open(LabLinkOptions? options = null)
    {
        options ??= LabLinkOptions.Default;
        using var netlink = new Rtnetlink();
        var device = OpenDevice(netlink, options); // first, so that who lacks the right hears of the device
        try
        {
            netlink.SetUp("lo");
            if (device is not PacketSocketDevice) netlink.SetTransmitQueueLength(options.Name, KernelQueue);
            ConfigureKernel(netlink, options);
            if (!netlink.WaitUntilRunning(options.Name, Patience) || !netlink.WaitUntilRunning(device.Description.Name, Patience))
                throw new KernelException($"the interface {options.Name} does not start to run");
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private static IFrameDevice OpenDevice(Rtnetlink netlink, LabLinkOptions options)
    {
        var tun = new TunOptions { Mtu = options.Mtu, Offload = options.Offload };
        switch (options.Kind)
        {
            case LabLinkKind.Tun:
                return TunDevice.Open(options.Name, tun);
            case LabLinkKind.Tap:
                return TapDevice.Open(options.Name, tun);
            case LabLinkKind.Veth:
                return OpenVeth(netlink, options);
            default:
                try
                {
                    return TunDevice.Open(options.Name, tun);
                }
                catch (KernelException e) when (e.IsPermission || e.InnerException is KernelException)
                {
                    return OpenVeth(netlink, options);
                }
        }
    }

    private static PacketSocketDevice OpenVeth(Rtnetlink netlink, LabLinkOptions options)
    {
        string stackSide = options.Name + "s";
        netlink.AddVethPair(options.Name, stackSide, options.Mtu);

        // The kernel's own stack must stay silent on the side that is not its own. Where it has no IPv6 (in whole, or on a link of
        // less than 1280 bytes), there is no such setting.
        string silence = $"net/ipv6/conf/{stackSide}/disable_ipv6";
        if (Sysctl.Get(silence) is not null) Sysctl.Set(silence, "1");
        netlink.SetNoArp(stackSide);
        if (!options.Offload)
        {
            Ethtool.SetOffloads(options.Name, false);
            Ethtool.SetOffloads(stackSide, false);
        }

        netlink.SetUp(stackSide);
        return PacketSocketDevice.Open(stackSide, options.Offload);
    }

    private static void ConfigureKernel(Rtnetlink netlink, LabLinkOptions options)
    {
        bool hasIPv6 = options.KernelIPv6 is not null && options.Mtu >= MinimumIPv6Mtu;
        if (!hasIPv6)
        {
            Sysctl.TrySet($"net/ipv6/conf/{options.Name}/disable_ipv6", "1");
        }
        else
        {
            // No router will answer and nobody else is on this link: no need to wait for either.
            Sysctl.TrySet($"net/ipv6/conf/{options.Name}/router_solicitations", "0");
            Sysctl.TrySet($"net/ipv6/conf/{options.Name}/accept_dad", "0");
        }

        netlink.SetUp(options.Name);
        if (options.KernelIPv4 is { } v4)
            netlink.AddAddress(options.Name, v4, 24);
        if (hasIPv6 && options.KernelIPv6 is { } v6)
            netlink.AddAddress(options.Name, v6, 64);
    }
}
