using System.Net;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Networks;
using Sockeye.Cli.Services;
using Sockeye.Devices;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Devices.Middleware;
using Sockeye.Devices.Pcap;
using Sockeye.Hosting;

namespace Sockeye.Cli.Commands.Lab;

/// <summary>The link of the lab and the stack on its far side.</summary>
internal sealed class LabNetwork : IDisposable
{
    private const int MinimumIPv6Mtu = 1280;

    private readonly CaptureFile? _capture;
    private readonly StackHost _host;

    private LabNetwork(LabPlan plan, Screen screen)
    {
        _capture = plan.Pcap is null ? null : CaptureFile.Create(plan.Pcap, TimeProvider.System);
        IFrameDevice device = LabLink.Open(new LabLinkOptions { Kind = plan.Link, Mtu = plan.Mtu, Offload = plan.Offload });
        Description = Describe(device.Description);
        HasIPv6 = plan.Mtu >= MinimumIPv6Mtu;
        if (plan.IsFaulty) device = Impair(device, plan);
        (string, int)[] addresses = HasIPv6 ? [("10.0.0.2", 24), ("fd00::2", 64)] : [("10.0.0.2", 24)];
        _host = new StackHost("lab", device, addresses, _capture, plan.Trace ? screen.Error : null);
    }

    /// <summary>The stack.</summary>
    public StackLoop Loop => _host.Loop;

    /// <summary>"TUN, MTU 1500".</summary>
    public string Description { get; }

    /// <summary>False where the MTU is too small for it.</summary>
    public bool HasIPv6 { get; }

    /// <summary>Ends with what broke the loop, if something does.</summary>
    public Task<Exception> WhenFailed => _host.WhenFailed;

    public static LabNetwork Open(LabPlan plan, Screen screen) => new(plan, screen);

    /// <summary>Offers all services, on all addresses.</summary>
    public void OfferServices(ServiceHost services)
    {
        foreach (IPAddress any in HasIPv6 ? (IPAddress[])[IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Any])
        {
            foreach (StreamService service in WellKnownServices.Streams) services.Listen(new IPEndPoint(any, service.Port), service);
            foreach (DatagramService service in WellKnownServices.Datagrams) services.Receive(new IPEndPoint(any, service.Port), service);
        }
    }

    public void Dispose()
    {
        _host.Dispose();
        _capture?.Dispose();
    }

    private static string Describe(DeviceDescription device) =>
        $"{(device.LinkLayer == LinkLayer.Ethernet ? "Ethernet" : "TUN")}, MTU {device.Mtu}";

    // A rate and a delay need a clock; faults alone do not.
    private static IFrameDevice Impair(IFrameDevice device, LabPlan plan) =>
        plan.Conditions.Delay > TimeSpan.Zero || plan.Conditions.Rate > 0
            ? new DelayedDevice(device, plan.Conditions, plan.Conditions, plan.Seed, TimeProvider.System)
            : new FaultyDevice(device, plan.Conditions, plan.Conditions, plan.Seed);
}
