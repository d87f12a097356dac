using Sockeye.Devices;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Wire.Addresses;

namespace Sockeye.Configuration;

/// <summary>Opens the device that options name, and switches the kernel's side on where that was asked for.</summary>
internal static class DeviceOpening
{
    // The kernel's own 500 overflow as soon as a hundred connections begin at once.
    private const int KernelQueue = 10_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>The device, or null for none.</summary>
    /// <exception cref="StackStartException">It cannot be opened; the message says why and what to do.</exception>
    public static IFrameDevice? Open(StackPlan plan, SockeyeOptions options, IServiceProvider services)
    {
        try
        {
            return plan.Device switch
            {
                DeviceKind.None => null,
                DeviceKind.Code => options.OpenDevice!(services),
                DeviceKind.Packet => PacketSocketDevice.Open(plan.DeviceName, options.Offload),
                _ => OpenInterface(plan, options),
            };
        }
        catch (KernelException refused)
        {
            string advice = refused.IsPermission
                ? ". Without that right, set \"Device\" to \"none\" and let \"Forward\" bring clients in through ports of this machine"
                : "";
            throw new StackStartException(
                $"The stack {options.HostName} cannot start on {options.Device}: {refused.Message}{advice}.", refused);
        }
    }

    private static IFrameDevice OpenInterface(StackPlan plan, SockeyeOptions options)
    {
        var how = new TunOptions { Offload = options.Offload, Mtu = options.Mtu };
        IFrameDevice device = plan.Device == DeviceKind.Tun ? TunDevice.Open(plan.DeviceName, how) : TapDevice.Open(plan.DeviceName, how);
        try
        {
            if (plan.KernelAddresses.Count > 0) SwitchOn(device.Description.Name, plan.KernelAddresses);
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private static void SwitchOn(string name, IReadOnlyList<(InternetAddress Address, int Length)> addresses)
    {
        using var netlink = new Rtnetlink();
        netlink.SetTransmitQueueLength(name, KernelQueue);
        netlink.SetUp(name);
        foreach ((InternetAddress address, int length) in addresses) netlink.AddAddress(name, address, length);
        if (!netlink.WaitUntilRunning(name, s_patience)) throw new KernelException($"the interface {name} does not start to run");
    }
}
