using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Autoconfiguration;

/// <summary>Random messages with right checksums, from the first to the last byte of their options: nothing throws, nothing grows
/// beyond its bound, nothing is left when the interface goes.</summary>
public sealed class RandomMessagesTests
{
    private static readonly IcmpV6Type[] s_types =
    [
        IcmpV6Type.RouterSolicitation, IcmpV6Type.RouterAdvertisement, IcmpV6Type.NeighborSolicitation,
        IcmpV6Type.NeighborAdvertisement, IcmpV6Type.Redirect, IcmpV6Type.MulticastListenerQuery,
        IcmpV6Type.MulticastListenerReport, IcmpV6Type.MulticastListenerDone, IcmpV6Type.MulticastListenerReportV2,
    ];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Nothing_throws_grows_or_stays(int seed, bool isRouter)
    {
        var net = new Net();
        var options = new InternetOptions { Forwarding = isRouter, UseTemporaryAddresses = true };
        Node host = net.Node("host", options, talks: true);
        var nic = host.AddInterface();
        host.Address(nic, "fd00::1/64");
        net.Run(5);
        var random = new Random(seed);
        int mostAddresses = 0;
        for (int i = 0; i < 5000; i++)
        {
            byte[] message = Message(random);
            bool isListener = message[0] is >= 130 and <= 132 or 143;
            string to = random.Next(3) switch { 0 => "ff02::1", 1 => "fd00::1", _ => "ff02::1:ff00:1" };
            host.Receive(nic, Frame(message, to, isListener, nic.MacAddress));
            if (i % 50 == 0) net.Run(random.NextDouble() * 20);
            host.TakeFrames(nic);
            Assert.True(host.IP.AddressSnapshot().Length <= 2 + 2 + 16);
            Assert.True(host.IP.RouteSnapshot().Length <= 100);
            mostAddresses = Math.Max(mostAddresses, host.IP.AddressSnapshot().Length);
        }
        // The messages were not all refused: a host has formed as many addresses as it may.
        if (!isRouter) Assert.True(mostAddresses >= 16);
        host.IP.RemoveInterface(nic);
        Assert.Equal(0, host.Context.Pool.Outstanding);
        Assert.Equal(Instant.Never, host.Context.Deadlines.ExactNext());
    }

    // A random body under a likely type; options that mostly have a length that fits.
    private static byte[] Message(Random random)
    {
        IcmpV6Type type = s_types[random.Next(s_types.Length)];
        int fixedLength = type switch
        {
            IcmpV6Type.RouterSolicitation => 8,
            IcmpV6Type.RouterAdvertisement => 16,
            IcmpV6Type.Redirect => 40,
            IcmpV6Type.MulticastListenerQuery => 28,
            _ => 24,
        };
        var message = new List<byte>(new byte[fixedLength]);
        for (int i = random.Next(6); i > 0; i--)
        {
            byte kind = random.Next(4) == 0 ? (byte)random.Next(256) : (byte)(new[] { 1, 2, 3, 5, 14, 24, 25, 31 })[random.Next(8)];
            int units = kind == 3 ? 4 : random.Next(1, 5);
            var option = new byte[units * 8];
            random.NextBytes(option);
            option[0] = kind;
            option[1] = (byte)(random.Next(30) == 0 ? random.Next(256) : units);
            if (kind == 3 && random.Next(4) != 0)
            {
                option[2] = 64;
                option[3] = 0xC0;
                option[12] = option[13] = 0;
                option[16] = 0x20;
            }
            message.AddRange(option);
        }
        byte[] bytes = [.. message];
        random.NextBytes(bytes.AsSpan(4, fixedLength - 4));
        bytes[0] = (byte)type;
        if (random.Next(2) == 0 && fixedLength >= 24) IPv6Address.Parse("fd00::1").WriteTo(bytes.AsSpan(8));
        if (type == IcmpV6Type.MulticastListenerQuery) bytes[26] = (byte)(random.Next(4) == 0 ? 1 : 0);
        return bytes;
    }

    private static byte[] Frame(byte[] message, string to, bool isListener, MacAddress mac)
    {
        IPv6Address from = IPv6Address.Parse("fe80::9");
        IPv6Address destination = IPv6Address.Parse(to);
        IcmpV6Writer.Write(message, from, destination, (IcmpV6Type)message[0], 0, BitConverter.ToUInt32(message, 4), message.AsSpan(8).ToArray());
        byte[] payload = message;
        if (isListener)
        {
            payload = new byte[8 + message.Length];
            OptionsHeader.WriteRouterAlert(payload, IPProtocol.IcmpV6);
            message.CopyTo(payload, 8);
        }
        byte[] packet = Bytes.IPv6("fe80::9", to, isListener ? IPProtocol.HopByHop : IPProtocol.IcmpV6, payload, (byte)(isListener ? 1 : 255));
        MacAddress link = destination.IsMulticast ? MacAddress.ForMulticast(destination) : mac;
        return Bytes.Ethernet(link, Lone.Stranger, 0x86DD, packet);
    }
}
