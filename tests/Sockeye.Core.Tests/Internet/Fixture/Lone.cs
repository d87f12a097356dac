using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Arp;
using Sockeye.Wire.Ethernet;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Fixture;

/// <summary>One host with 10.0.0.1/24, fd00::1/64 and fe80::1/64, and a stranger whose frames are made by hand.</summary>
internal sealed class Lone
{
    public static readonly MacAddress Stranger = new(0x02_00_00_00_00_99);

    public Lone(InternetOptions? options = null)
    {
        Host = Net.Node("host", options);
        Nic = Host.AddInterface(1500, InterfaceKind.Ethernet, "10.0.0.1/24", "fd00::1/64", "fe80::1/64");
    }

    public Net Net { get; } = new();

    public Node Host { get; }

    public Interface Nic { get; }

    /// <summary>The stranger's packet, in a frame to us.</summary>
    public void Receives(byte[] packet, MacAddress? to = null)
    {
        ushort type = packet[0] >> 4 == 4 ? EtherType.IPv4 : EtherType.IPv6;
        Host.Receive(Nic, Bytes.Ethernet(to ?? Nic.MacAddress, Stranger, type, packet));
    }

    public void ReceivesArp(byte[] packet, MacAddress? to = null, MacAddress? from = null) =>
        Host.Receive(Nic, Bytes.Ethernet(to ?? MacAddress.Broadcast, from ?? Stranger, EtherType.Arp, packet));

    /// <summary>Makes the stranger known under an address.</summary>
    public void Knows(string address) =>
        Assert.Equal(Errno.None, Host.IP.AddStaticNeighbor(Nic, InternetAddress.Parse(address), Stranger));

    /// <summary>What the host has sent since last asked, without Ethernet headers.</summary>
    public List<byte[]> Sent() => Host.TakeFrames(Nic).ConvertAll(frame => frame[14..]);

    public List<byte[]> SentArp() => Host.TakeFrames(Nic)
        .FindAll(frame => EthernetFrame.TryParse(frame, out EthernetFrame view) && view.EtherType == EtherType.Arp)
        .ConvertAll(frame => frame[14..]);

    /// <summary>A drop of this reason happened, and nothing was sent.</summary>
    public void Dropped(DropReason reason, int times = 1)
    {
        Assert.Equal(times, Host.Drops[reason]);
        Assert.Empty(Sent());
        Assert.Equal(0, Host.Context.Pool.Outstanding);
    }

    public static ArpPacket Read(byte[] packet)
    {
        Assert.True(ArpPacket.TryParse(packet, out ArpPacket arp));
        return arp;
    }
}
