using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>Linux's names for our stack's configuration.</summary>
internal sealed class StackHost(StackSystem system) : IDrillHost
{
    public string? SetSysctl(string name, string value)
    {
        string? complaint = LinuxSettings.Set(system.Stack.Options, name, value, out StackOptions changed);
        if (complaint is null) system.Stack.Configure(changed, system.Now);
        return complaint;
    }

    public string? SetRoute(RouteMetrics metrics)
    {
        var core = new Core.Internet.Routing.RouteMetrics
        {
            Mtu = metrics.Mtu ?? 0, IsMtuLocked = metrics.IsMtuLocked, AdvertisedMss = metrics.AdvertisedMss ?? 0,
            InitialWindow = metrics.InitialWindow ?? 0, InitialReceiveWindow = metrics.InitialReceiveWindow ?? 0,
            WindowClamp = metrics.Window ?? 0, CongestionWindowClamp = metrics.CongestionWindow ?? 0,
            SlowStartThreshold = metrics.SlowStartThreshold ?? 0, MinimumRto = TimeSpan.FromMilliseconds(metrics.MinimumRto ?? 0),
            Reordering = metrics.Reordering ?? 0, HopLimit = (byte)(metrics.HopLimit ?? 0), QuickAck = metrics.IsQuickAck, Ecn = metrics.IsEcn,
            CongestionControl = metrics.CongestionControl,
        };
        InternetAddress any = InternetAddress.Any(system.Version);
        Errno error = system.Stack.ReplaceRoute(new Prefix(any, 0), any, system.Device, 0, core, system.Now);
        return error == Errno.None ? null : $"the route is refused: {error}";
    }

    public string? SetMtu(int mtu)
    {
        Errno error = system.Stack.SetMtu(system.Device, mtu, system.Now);
        return error == Errno.None ? null : string.Create(CultureInfo.InvariantCulture, $"an MTU of {mtu} is refused: {error}");
    }

    // The device of a script never takes more than an MTU.
    public string? SetSegmentation(bool on) => null;

    public string? RefuseOutput(bool refuse)
    {
        Errno error = system.Stack.SetTransmitLimit(system.Device, refuse ? 0 : system.Device.Options.TransmitQueueLimit, system.Now);
        return error == Errno.None ? null : $"the length of the transmit queue is refused: {error}";
    }

    public IReadOnlyList<string> CounterNames => LinuxCounters.Names;

    public long? ReadCounter(string name) => LinuxCounters.Read(system.Stack.Snapshot().Tcp, name);

    public string? ForgetMetrics()
    {
        system.Stack.ForgetDestinations(system.Now);
        return null;
    }
}
