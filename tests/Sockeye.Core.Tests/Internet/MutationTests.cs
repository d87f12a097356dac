using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Arp;
using Sockeye.Wire.IPv4;
using Xunit;

namespace Sockeye.Core.Tests.Internet;

/// <summary>Good frames with bytes changed, cut and repeated: nothing is thrown, nothing is kept.</summary>
public sealed class MutationTests
{
    private const int Frames = 60_000;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void No_frame_brings_the_rooms_down_or_leaves_memory_behind(ulong seed, bool forwarding)
    {
        var entropy = new SeededEntropy(seed);
        var lone = new Lone(new InternetOptions { Forwarding = forwarding });
        Interface second = lone.Host.AddInterface(600, InterfaceKind.Ethernet, "10.9.0.1/24", "fd09::1/64");
        var udp = new Recorder();
        lone.Host.IP.Register(IPProtocol.Udp, udp);
        List<byte[]> frames = Good(lone);
        for (int i = 0; i < Frames; i++)
        {
            byte[] frame = Mutate(frames[(int)((IEntropy)entropy).NextUInt32((uint)frames.Count)], entropy);
            lone.Host.Receive(lone.Nic, frame);
            if (i % 64 != 0) continue;
            lone.Net.Run(0.01);
            lone.Host.TakeFrames(lone.Nic);
            lone.Host.TakeFrames(second);
        }
        lone.Net.Run(120);
        lone.Host.TakeFrames(lone.Nic);
        lone.Host.TakeFrames(second);
        Assert.Equal(0, lone.Host.Context.Pool.Outstanding);
        Assert.True(lone.Host.Drops.Total > Frames / 4);
        Assert.NotEmpty(udp.Received);
    }

    private static List<byte[]> Good(Lone lone)
    {
        byte[] quoted = Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Udp, new byte[30]);
        byte[] error = new byte[8 + quoted.Length];
        Wire.Icmp.IcmpV4Writer.WriteUnreachable(error, Wire.Icmp.IcmpV4UnreachableCode.FragmentationNeeded, quoted, 600);
        byte[] extended = [60, 0, 5, 2, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0, .. new byte[40]];
        byte[] fragment = [17, 0, 0, 1, 0, 0, 0, 9, .. new byte[64]];
        byte[] solicitation = Ndp.Solicitation("fd00::2", "ff02::1:ff00:1", "fd00::1", Lone.Stranger);
        MacAddress us = lone.Nic.MacAddress;
        return
        [
            Frame(us, Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Udp, new byte[100])),
            Frame(us, Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo(size: 60))),
            Frame(us, Bytes.IPv4("10.0.0.2", "10.9.0.5", IPProtocol.Udp, new byte[900], options: [7, 11, 4, .. new byte[9]])),
            Frame(us, Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Udp, new byte[64], moreFragments: true)),
            Frame(us, Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Udp, new byte[64], offset: 64)),
            Frame(us, Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, error)),
            Frame(us, Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.Udp, new byte[100])),
            Frame(us, Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.HopByHop, extended)),
            Frame(us, Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.IPv6Fragment, fragment)),
            Frame(us, Bytes.IPv6("fd00::2", "fd09::5", IPProtocol.Udp, new byte[100])),
            Frame(new MacAddress(0x3333FF000001), Bytes.IPv6("fd00::2", "ff02::1:ff00:1", IPProtocol.IcmpV6, solicitation, 255)),
            Bytes.Ethernet(MacAddress.Broadcast, Lone.Stranger, 0x0806, Bytes.Arp(ArpOperation.Request, Lone.Stranger, "10.0.0.2", "10.0.0.1")),
        ];
    }

    private static byte[] Frame(MacAddress to, byte[] packet) =>
        Bytes.Ethernet(to, Lone.Stranger, packet[0] >> 4 == 4 ? (ushort)0x0800 : (ushort)0x86DD, packet);

    private static byte[] Mutate(byte[] good, SeededEntropy entropy)
    {
        byte[] frame = (byte[])good.Clone();
        int changes = (int)entropy.NextUInt64() & 3;
        for (int i = 0; i < changes; i++)
        {
            // Mostly in the headers, where it matters.
            int at = (int)(((IEntropy)entropy).NextUInt32((uint)Math.Min(frame.Length - 12, 80)) + 12);
            frame[at] = (byte)entropy.NextUInt64();
        }
        if ((entropy.NextUInt64() & 7) == 0) frame = frame[..(int)((IEntropy)entropy).NextUInt32((uint)frame.Length + 1)];
        bool repair = (entropy.NextUInt64() & 1) == 0 && frame.Length >= 74 && frame[12] == 8 && frame[14] >> 4 == 4 && (frame[14] & 0xF) >= 5;
        if (repair) IPv4Packet.WriteChecksum(frame.AsSpan(14));
        return frame;
    }
}
