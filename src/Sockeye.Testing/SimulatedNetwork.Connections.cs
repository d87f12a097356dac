using Sockeye.Testing.Assertions;

namespace Sockeye.Testing;

public sealed partial class SimulatedNetwork
{
    /// <summary>The TCP connections so far, in order of opening, as <see cref="Packets"/> tells them. Made anew at each call.</summary>
    public IReadOnlyList<SimulatedConnection> Connections
    {
        get
        {
            IReadOnlyList<SimulatedHost> hosts = Hosts;
            return [.. ConnectionFinder.Find(Packets).Select(record => new SimulatedConnection(record, hosts))];
        }
    }
}
