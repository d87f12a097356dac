using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>Linux's names for our stack's configuration.</summary>
internal sealed class StackHost(StackSystem system) : IDrillHost
{
    public string? SetSysctl(string name, string value)
    {
        string? complaint = LinuxSettings.Set(system.Stack.TcpSettings, name, value, out TcpSettings changed);
        if (complaint is null) system.Stack.Configure(changed, system.Now);
        return complaint;
    }

    public string? SetRoute(RouteMetrics metrics) => "the stack's routes have no metrics yet";

    public string? SetMtu(int mtu)
    {
        Errno error = system.Stack.SetMtu(system.Device, mtu, system.Now);
        return error == Errno.None ? null : string.Create(CultureInfo.InvariantCulture, $"an MTU of {mtu} is refused: {error}");
    }

    public string? DropOutput(bool drop)
    {
        system.DropsOutput = drop;
        return null;
    }

    public IReadOnlyList<string> CounterNames => [];

    public long? ReadCounter(string name) => null;

    public string? ForgetMetrics() => null;
}
