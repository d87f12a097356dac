using System.Net;
using Sockeye.Cookbook.Programs;
using Sockeye.Streams;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Services;

public class SplitBrain
{
    [Theory]
    [InlineData(false, 28, 0)]
    [InlineData(true, 0, 1)]
    public async Task Two_nodes_that_do_not_hear_each_other_both_lead_unless_a_leader_has_a_lease(bool hasLease, int expectedBoth, int expectedNone)
    {
        using var net = new SimulatedNetwork(seed: 22);
        var (a, b) = (net.AddHost("a"), net.AddHost("b"));
        net.Connect(a, b, LinkProfile.Lan);
        Node[] nodes = [new(a, b, hasLease) { Leads = true }, new(b, a, hasLease)];

        // A minute; from the 10th to the 40th second they are separated.
        IDisposable? partition = null;
        int both = 0, none = 0;
        for (int second = 0; second < 60; second++)
        {
            if (second == 10) partition = net.Partition(a, b);
            if (second == 40) partition!.Dispose();
            await Task.Delay(TimeSpan.FromSeconds(1), net.Clock);
            int leaders = nodes.Count(node => node.Leads);
            if (leaders == 2) both++;
            if (leaders == 0) none++;
        }

        Assert.Equal((expectedBoth, expectedNone), (both, none));
        Assert.Equal([false, true], nodes.Select(node => node.Leads));
    }

    /// <summary>Tells its peer its term and whether it leads. Who followed and hears nothing for 3 s leads, in the next term.</summary>
    private sealed class Node
    {
        private readonly UdpSocket _socket;
        private readonly TimeProvider _clock;
        private TimeSpan _silence;
        private bool _follows;
        private byte _term = 1;

        public Node(SimulatedHost host, SimulatedHost peer, bool hasLease)
        {
            (_socket, _clock) = (UdpSocket.Bind(host, new IPEndPoint(IPAddress.Any, 7000)), host.Clock);
            _ = ListenAsync();
            _ = BeatAsync(peer, hasLease);
        }

        public bool Leads { get; set; }

        private async Task BeatAsync(SimulatedHost peer, bool hasLease)
        {
            for (; ; await Task.Delay(TimeSpan.FromSeconds(1), _clock), _silence += TimeSpan.FromSeconds(1))
            {
                await _socket.SendAsync(new[] { _term, Leads ? (byte)1 : (byte)0 }, peer.Port(7000));
                if (Leads && hasLease && _silence > TimeSpan.FromSeconds(2)) Leads = false;
                if (_follows && !Leads && _silence > TimeSpan.FromSeconds(3)) (_term, Leads) = ((byte)(_term + 1), true);
            }
        }

        private async Task ListenAsync()
        {
            for (var heard = new byte[2]; ;)
            {
                await _socket.ReceiveAsync(heard);
                _silence = TimeSpan.Zero;
                if (heard[1] == 1 && heard[0] >= _term) (_term, Leads, _follows) = (heard[0], false, true);
            }
        }
    }
}
