using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Tests.Internet.Fixture;

/// <summary>One host's Link and Internet rooms, with nothing above.</summary>
internal sealed class Node
{
    private int _lastIndex;

    /// <param name="net">Where it lives.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <param name="talks">It tells routers of its groups, looks for duplicates and configures itself, as hosts do; otherwise the
    /// link carries only what a test sends.</param>
    public Node(Net net, string name, InternetOptions? options = null, bool talks = false)
    {
        options ??= new InternetOptions();
        if (!talks) options = options with { ReportMemberships = false, DuplicateAddressDetectionTransmits = 0 };
        else options = options with { AutoconfigureLinkLocal = true };
        Net = net;
        Name = name;
        Context = new StackContext(SeededEntropy.For(7, (ulong)net.Nodes.Count + 1), new PacketPool());
        Context.Advance(net.Now);
        IP = new InternetLayer(Context, options);
        Link = new LinkLayer(Context, IP);
        Loopback = new Interface(++_lastIndex, new InterfaceOptions { Name = "lo", Kind = InterfaceKind.Loopback, Mtu = 65_535 });
        IP.AddInterface(Loopback);
        net.Nodes.Add(this);
    }

    public Net Net { get; }

    public string Name { get; }

    public StackContext Context { get; }

    public InternetLayer IP { get; }

    public LinkLayer Link { get; }

    public Interface Loopback { get; }

    public List<Interface> Interfaces { get; } = [];

    public DropLedger Drops => Context.Drops;

    public Interface AddInterface(int mtu = 1500, InterfaceKind kind = InterfaceKind.Ethernet, params string[] addresses)
    {
        int index = ++_lastIndex;
        var nic = new Interface(index, new InterfaceOptions
        {
            Name = $"eth{index - 2}",
            Kind = kind,
            Mtu = mtu,
            MacAddress = new MacAddress((0x02UL << 40) | ((ulong)(Net.Nodes.IndexOf(this) + 1) << 8) | (uint)index),
        });
        Interfaces.Add(nic);
        IP.AddInterface(nic);
        foreach (string address in addresses) Address(nic, address);
        return nic;
    }

    public void Address(Interface nic, string text, AddressOptions? options = null)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = InternetAddress.Parse(text[..slash]);
        int length = int.Parse(text[(slash + 1)..], null);
        Xunit.Assert.Equal(Errno.None, IP.AddAddress(nic, address, length, options));
    }

    public void Route(string prefix, string gateway, Interface nic, int metric = 0) =>
        Xunit.Assert.Equal(Errno.None, IP.AddRoute(Prefix.Parse(prefix), InternetAddress.Parse(gateway), nic, metric));

    /// <summary>Hands a frame up, as if its device had received it.</summary>
    public void Receive(Interface nic, ReadOnlySpan<byte> frame)
    {
        Context.Advance(Net.Now);
        PacketBuffer buffer = Context.Pool.TryRent(frame.Length)!;
        frame.CopyTo(buffer.Append(frame.Length));
        Link.Receive(nic, buffer);
        DrainLoopback();
    }

    /// <summary>Delivers what the node sent to itself.</summary>
    public bool DrainLoopback()
    {
        bool any = false;
        for (int i = 0; i < 10_000 && Loopback.Transmit.TryDequeue(out PacketBuffer frame); i++)
        {
            any = true;
            Link.Receive(Loopback, frame);
        }
        return any;
    }

    /// <summary>Takes every frame that waits for a device, as bytes.</summary>
    public List<byte[]> TakeFrames(Interface nic)
    {
        DrainLoopback();
        var frames = new List<byte[]>();
        while (Link.Poll(nic, out PacketBuffer frame))
        {
            frames.Add(frame.Span.ToArray());
            frame.Release();
        }
        return frames;
    }
}
