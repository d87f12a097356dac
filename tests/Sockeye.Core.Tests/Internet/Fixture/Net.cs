using Sockeye.Core.Foundation;
using Sockeye.Core.Link;

namespace Sockeye.Core.Tests.Internet.Fixture;

/// <summary>Nodes, the links between their interfaces, and virtual time.</summary>
internal sealed class Net
{
    private const int MostRounds = 100_000;

    private readonly List<Link> _links = [];

    public Instant Now { get; private set; }

    public List<Node> Nodes { get; } = [];

    /// <summary>Every frame that crossed a link, in order.</summary>
    public List<Crossing> Crossings { get; } = [];

    /// <summary>Says which frames are lost.</summary>
    public Func<Crossing, bool> Loses { get; set; } = _ => false;

    public Node Node(string name, Core.Internet.InternetOptions? options = null, bool talks = false) => new(this, name, options, talks);

    /// <summary>Connects interfaces: a frame of one reaches all others.</summary>
    public void Connect(params (Node Node, Interface Interface)[] ends) => _links.Add(new Link(ends));

    /// <summary>Carries frames until nothing moves at this moment.</summary>
    public void Settle()
    {
        for (int round = 0; round < MostRounds; round++)
        {
            bool moved = false;
            foreach (Node node in Nodes) moved |= node.DrainLoopback();
            foreach (Link link in _links) moved |= Carry(link);
            if (!moved) return;
        }
        throw new InvalidOperationException("the network never comes to rest");
    }

    /// <summary>Lets time pass, stopping at every deadline.</summary>
    public void Run(TimeSpan duration)
    {
        Instant end = Now + duration;
        Settle();
        while (true)
        {
            Instant next = Instant.Never;
            foreach (Node node in Nodes) next = Instant.Min(next, node.Context.Deadlines.ExactNext());
            if (next > end) break;
            AdvanceTo(Instant.Max(Now, next));
        }
        AdvanceTo(end);
    }

    public void Run(double seconds) => Run(TimeSpan.FromSeconds(seconds));

    private void AdvanceTo(Instant now)
    {
        Now = now;
        foreach (Node node in Nodes)
        {
            node.Context.Advance(now);
            node.Context.Deadlines.RunDue(now);
        }
        Settle();
    }

    private bool Carry(Link link)
    {
        bool moved = false;
        foreach ((Node node, Interface nic) in link.Ends)
        {
            foreach (byte[] frame in node.TakeFrames(nic))
            {
                moved = true;
                var crossing = new Crossing(Now, node, nic, frame);
                Crossings.Add(crossing);
                if (Loses(crossing)) continue;
                foreach ((Node other, Interface otherNic) in link.Ends)
                {
                    if (otherNic != nic) other.Receive(otherNic, frame);
                }
            }
        }
        return moved;
    }

    internal readonly record struct Crossing(Instant Time, Node From, Interface Interface, byte[] Frame);

    private sealed record Link((Node Node, Interface Interface)[] Ends);
}
