using System.Net;
using Sockeye.Core.Stack;
using Sockeye.Devices.Middleware;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>Two hosts in simulated time, on a link that loses packets and shuffles them.</summary>
public sealed class SimulatedTestNetwork : StackTestNetwork
{
    private readonly SimulatedNetwork _net;
    private readonly SimulatedHost _client;
    private readonly SimulatedHost _server;

    public SimulatedTestNetwork(LinkConditions? conditions = null, ulong seed = 7)
    {
        _net = new SimulatedNetwork(seed);
        _client = _net.AddHost("client");
        _server = _net.AddHost("server");
        _net.Connect(_client, _server, conditions);
    }

    /// <summary>2 % loss, 1 % reordering, 10 ms each way.</summary>
    public static SimulatedTestNetwork Bad() =>
        new(new LinkConditions { Loss = 0.02, Reorder = 0.01, Delay = TimeSpan.FromMilliseconds(10) });

    public override IPEndPoint ServerEndPoint => new(_server.Address, 0);

    public override IPEndPoint ServerEndPointV6 => new(_server.AddressV6, 0);

    public override IPAddress ClientAddress => _client.Address;

    protected override IStackDriver ClientStack => _client;

    protected override IStackDriver ServerStack => _server;

    public override ValueTask DisposeAsync()
    {
        Assert.Null(_net.Failure);
        _net.Dispose();
        return ValueTask.CompletedTask;
    }
}
