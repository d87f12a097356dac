using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Fragmentation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Fragmentation;

/// <summary>A reassembly with nothing round it: it is given fragments and time, and its reports are written down.</summary>
internal abstract class ReassemblyHost : IFragmentErrors
{
    private readonly LinkReception _link;

    protected ReassemblyHost(IPVersion version, long poolLimit)
    {
        Us = version == IPVersion.V4 ? IPv4Address.Parse("10.0.0.2") : IPv6Address.Parse("fd00::2");
        Peer = version == IPVersion.V4 ? IPv4Address.Parse("10.0.0.1") : IPv6Address.Parse("fd00::1");
        Context = new StackContext(new SeededEntropy(1), new PacketPool(poolLimit));
        Nic = new Interface(2, new InterfaceOptions());
        _link = new LinkReception(Nic, default, LinkDestination.Unicast);
    }

    public InternetAddress Us { get; }

    public InternetAddress Peer { get; }

    public abstract int Count { get; }

    public abstract int HeldBytes { get; }

    public static ReassemblyHost Of(IPVersion version, long poolLimit = 64 << 20) =>
        version == IPVersion.V4 ? new OneOf<ReassemblyIPv4>(poolLimit) : new OneOf<ReassemblyIPv6>(poolLimit);

    public abstract void Forget();

    protected abstract PacketBuffer? Take(PacketBuffer packet, in Fragment fragment);

    public StackContext Context { get; }

    public Interface Nic { get; }

    public List<string> Reports { get; } = [];

    /// <summary>Hands in one fragment; gives the payload of the datagram that it completes, or null.</summary>
    public byte[]? Receives(
        ReadOnlySpan<byte> data, int offset, bool more, uint id = 7, InternetAddress? source = null,
        IPProtocol protocol = IPProtocol.Udp, byte ecn = 0, int roomInBuffer = 0, int options = 0)
    {
        InternetAddress from = source ?? Peer;
        int headerLength = from.IsIPv4 ? 20 + options : 40 + options + FragmentHeader.Length;
        PacketBuffer packet = Context.Pool.TryRent(Math.Max(roomInBuffer, headerLength + data.Length))!;
        Span<byte> bytes = packet.Append(headerLength + data.Length);
        if (from.IsIPv4) WriteV4(bytes, from, data, offset, more, id, protocol, ecn, options);
        else WriteV6(bytes, from, data, offset, more, id, protocol, ecn, options);
        var fragment = new Fragment
        {
            Source = from,
            Destination = Us,
            Protocol = protocol,
            Identification = id,
            Offset = offset,
            HasMore = more,
            HeaderLength = headerLength,
            Ecn = ecn,
            Link = _link,
        };
        if (Take(packet, fragment) is not { } whole) return null;
        byte[] result = Payload(whole.Span);
        LastHeader = whole.Span[..(whole.Length - result.Length)].ToArray();
        whole.Release();
        return result;
    }

    /// <summary>Header of the last whole datagram.</summary>
    public byte[] LastHeader { get; private set; } = [];

    public void At(double seconds)
    {
        Context.Advance(Instant.Zero + TimeSpan.FromSeconds(seconds));
        Context.Deadlines.RunDue(Context.Now);
    }

    /// <summary>Nothing is held: no buffer, no entry, no byte.</summary>
    public void IsEmpty() => Assert.Equal((0L, 0, 0), (Context.Pool.Outstanding, Count, HeldBytes));

    public static byte[] Bytes(int count, int seed = 0)
    {
        var bytes = new byte[count];
        new SeededEntropy((ulong)seed + 1).Fill(bytes);
        return bytes;
    }

    void IFragmentErrors.OnReassemblyTimeout(PacketBuffer firstFragment, Interface nic, LinkDestination link) =>
        Reports.Add($"time exceeded, {firstFragment.Length} bytes");

    void IFragmentErrors.OnFragmentProblem(
        PacketBuffer fragment, IcmpV6ParameterProblemCode code, int pointer, Interface nic, LinkDestination link) =>
        Reports.Add($"{code} at {pointer}");

    private byte[] Payload(ReadOnlySpan<byte> packet)
    {
        if (Us.IsIPv6)
        {
            Assert.True(IPv6Packet.TryParse(packet, out IPv6Packet v6));
            Assert.Equal(packet.Length, v6.Bytes.Length);
            ExtensionHeaders headers = ExtensionHeaders.Walk(v6);
            Assert.False(headers.HasFragment);
            return packet[headers.Offset..].ToArray();
        }
        Assert.True(IPv4Packet.TryParse(packet, out IPv4Packet v4));
        Assert.Equal(packet.Length, v4.TotalLength);
        Assert.True(v4.IsChecksumValid);
        Assert.False(v4.IsFragment);
        return v4.Payload.ToArray();
    }

    private void WriteV4(
        Span<byte> bytes, InternetAddress from, ReadOnlySpan<byte> data, int offset, bool more, uint id, IPProtocol protocol,
        byte ecn, int options)
    {
        var fields = new IPv4Fields
        {
            Source = from.AsIPv4,
            Destination = Us.AsIPv4,
            Protocol = protocol,
            Identification = (ushort)id,
            FragmentOffset = offset,
            MoreFragments = more,
            PayloadLength = data.Length,
            TypeOfService = ecn,
        };
        Span<byte> nops = stackalloc byte[options];
        nops.Fill(1);
        data.CopyTo(bytes[IPv4Packet.Write(bytes, fields, nops)..]);
    }

    // Extension headers before the fragment header are one destination options header full of padding.
    private void WriteV6(
        Span<byte> bytes, InternetAddress from, ReadOnlySpan<byte> data, int offset, bool more, uint id, IPProtocol protocol,
        byte ecn, int options)
    {
        var fields = new IPv6Fields
        {
            Source = from.AsIPv6,
            Destination = Us.AsIPv6,
            NextHeader = options == 0 ? IPProtocol.IPv6Fragment : IPProtocol.DestinationOptions,
            PayloadLength = bytes.Length - 40,
            TrafficClass = ecn,
        };
        int at = IPv6Packet.Write(bytes, fields);
        if (options != 0)
        {
            bytes.Slice(at, options).Clear();
            bytes[at] = (byte)IPProtocol.IPv6Fragment;
            bytes[at + 1] = (byte)((options / 8) - 1);
            at += options;
        }
        at += FragmentHeader.Write(bytes[at..], protocol, offset, more, id);
        data.CopyTo(bytes[at..]);
    }

    private sealed class OneOf<TVersion> : ReassemblyHost
        where TVersion : struct, IReassemblyVersion
    {
        private readonly Reassembly<TVersion> _table;

        public OneOf(long poolLimit)
            : base(TVersion.Version, poolLimit) => _table = new Reassembly<TVersion>(Context, new InternetOptions()) { Errors = this };

        public override int Count => _table.Count;

        public override int HeldBytes => _table.HeldBytes;

        public override void Forget() => _table.Forget(Nic);

        protected override PacketBuffer? Take(PacketBuffer packet, in Fragment fragment) => _table.Receive(packet, fragment);
    }
}
