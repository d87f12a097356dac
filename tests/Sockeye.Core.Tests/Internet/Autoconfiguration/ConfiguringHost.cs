using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Autoconfiguration;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Link;
using Sockeye.Core.Tests.Internet.Multicast;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Ndp;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Autoconfiguration;

/// <summary>The engines of autoconfiguration with a table of addresses under them and nothing else: what they send, and the routes
/// they ask for, are written down as text.</summary>
internal sealed class ConfiguringHost : IAddressOwner, IProbeSender
{
    public const string Router = "fe80::1";

    private readonly InternetOptions _options;
    private readonly List<string> _routes = [];
    private readonly RouterMessages _messages;

    public ConfiguringHost(InternetOptions? options = null, ulong seed = 5)
    {
        options ??= new InternetOptions { DuplicateAddressDetectionTransmits = 0 };
        _options = options with { AutoconfigureLinkLocal = true };
        Context = new StackContext(new SeededEntropy(seed), new PacketPool());
        Addresses = new AddressTable(Context, _options);
        Addresses.AddInterface(Nic);
        Neighbors = new NeighborCache(Context, _options, IPVersion.V6);
        var output = new FakeOutput { OnSend = Write };
        Engine = new Autoconfigurator(
            Context, _options, Addresses, this, new GroupMembership(_options), Neighbors, this, output);
        _messages = Engine.Messages;
    }

    public StackContext Context { get; }

    public AddressTable Addresses { get; }

    public NeighborCache Neighbors { get; }

    public Autoconfigurator Engine { get; }

    public Interface Nic { get; } = new(2, new InterfaceOptions { MacAddress = new MacAddress(0x02_00_00_00_00_02) });

    /// <summary>"second what", in order.</summary>
    public List<string> Sent { get; } = [];

    public List<double> Times { get; } = [];

    public List<(string Address, byte[] Nonce)> Probes { get; } = [];

    /// <summary>The routes there are, sorted.</summary>
    public string[] Routes => [.. _routes.Order(StringComparer.Ordinal)];

    public double Now => Context.Now.Nanoseconds / 1e9;

    public AssignedAddress? Find(string address) => Addresses.Find(Nic, InternetAddress.Parse(address));

    /// <summary>The addresses in a prefix, in the order in which they were added.</summary>
    public List<AssignedAddress> In(string prefix) =>
        [.. Addresses.All.Where(address => Prefix.Parse(prefix).Contains(address.Address))];

    public void At(double seconds)
    {
        Instant end = Instant.Zero + TimeSpan.FromSeconds(seconds);
        for (int i = 0; i < 100_000 && Context.Deadlines.ExactNext() <= end; i++)
        {
            Context.Advance(Instant.Max(Context.Now, Context.Deadlines.Next));
            Context.Deadlines.RunDue(Context.Now);
        }
        Context.Advance(end);
    }

    public void Advertise(
        PrefixInformation[]? prefixes = null, ushort lifetime = 1800, string from = Router, uint? mtu = null, byte hopLimit = 64,
        int preference = 0, uint reachable = 0, uint retransmission = 0, byte[]? option = null)
    {
        var buffer = new byte[1500];
        var fields = new RouterAdvertisementFields(hopLimit, lifetime, false, false, reachable, retransmission, preference);
        NdpWriter writer = NdpWriter.RouterAdvertisement(buffer, fields);
        foreach (PrefixInformation prefix in prefixes ?? []) writer.AddPrefixInformation(prefix);
        if (mtu is { } value) writer.AddMtu(value);
        IPv6Address source = IPv6Address.Parse(from);
        int length = writer.Length;
        option?.CopyTo(buffer, length);
        Receive(buffer.AsSpan(0, length + (option?.Length ?? 0)), source, IPv6Address.AllNodes);
    }

    public void Advertise(string prefix, uint valid = 86_400, uint preferred = 14_400) =>
        Advertise([Told(prefix, valid, preferred)]);

    public static PrefixInformation Told(
        string prefix, uint valid = 86_400, uint preferred = 14_400, bool onLink = true, bool autonomous = true)
    {
        string[] parts = prefix.Split('/');
        return new PrefixInformation(
            IPv6Address.Parse(parts[0]), byte.Parse(parts[1], CultureInfo.InvariantCulture), onLink, autonomous, valid, preferred);
    }

    public void Receive(ReadOnlySpan<byte> message, IPv6Address from, IPv6Address to)
    {
        PacketBuffer packet = Context.Pool.TryRent(message.Length)!;
        message.CopyTo(packet.Append(message.Length));
        _messages.Receive(packet, new Reception
        {
            Interface = Nic,
            Source = from,
            Destination = to,
            Protocol = IPProtocol.IcmpV6,
            Kind = DestinationKind.Multicast,
            HopLimit = 255,
        });
    }

    public Errno AddAddress(Interface nic, InternetAddress address, int prefixLength, AddressOptions? options = null)
    {
        options ??= AddressOptions.Default;
        bool probes = !options.SkipDuplicateDetection
            && (address.IsIPv4 ? _options.DetectConflictsIPv4 : _options.DuplicateAddressDetectionTransmits > 0);
        var assigned = new AssignedAddress(nic, address, prefixLength, probes ? AddressState.Tentative : AddressState.Preferred)
        {
            IsTemporary = options.IsTemporary,
            IsAutoconfigured = options.IsAutoconfigured,
            PreferredUntil = options.PreferredLifetime is { } preferred ? Context.Now + preferred : Instant.Never,
            ValidUntil = options.ValidLifetime is { } valid ? Context.Now + valid : Instant.Never,
        };
        Errno error = Addresses.Add(assigned);
        if (error != Errno.None) return error;
        if (probes) Engine.Detection.Begin(assigned);
        Engine.Lifetimes.Refresh();
        return Errno.None;
    }

    public Errno RemoveAddress(Interface nic, InternetAddress address)
    {
        if (Addresses.Find(nic, address) is not { } assigned) return Errno.EADDRNOTAVAIL;
        Engine.Detection.End(assigned);
        Addresses.Remove(assigned);
        return Errno.None;
    }

    public Errno AddRoute(Prefix destination, InternetAddress gateway, Interface nic, int metric = 0)
    {
        string text = Text(destination, gateway) + $" metric {metric}";
        if (_routes.Contains(text)) return Errno.EEXIST;
        _routes.Add(text);
        return Errno.None;
    }

    public Errno RemoveRoute(Prefix destination, InternetAddress? gateway = null, Interface? nic = null)
    {
        int at = _routes.FindIndex(route => route.StartsWith(Text(destination, gateway!.Value) + " metric", StringComparison.Ordinal));
        if (at < 0) return Errno.ENOENT;
        _routes.RemoveAt(at);
        return Errno.None;
    }

    public void SendProbe(AssignedAddress address, ReadOnlySpan<byte> nonce)
    {
        Probes.Add((address.Address.ToString(), nonce.ToArray()));
        Record("probe " + address.Address);
    }

    public void SendAnnouncement(AssignedAddress address) => Record("announce " + address.Address);

    private static string Text(Prefix destination, InternetAddress gateway) =>
        gateway.IsUnspecified ? $"{destination} on link" : $"{destination} via {gateway}";

    private void Record(string text)
    {
        Sent.Add(text);
        Times.Add(Now);
    }

    private void Write(in Route route, ReadOnlySpan<byte> datagram, in SendSpec spec)
    {
        Assert.Equal(255, spec.HopLimit);
        Assert.True(IcmpV6Message.TryParse(datagram, out IcmpV6Message message));
        Assert.True(message.HasValidChecksum(route.Source.AsIPv6, route.Destination.AsIPv6));
        string text = $"{message.Type} {route.Source} > {route.Destination}";
        if (RouterAdvertisement.TryParse(message, out RouterAdvertisement told)) text += Describe(told);
        Record(text);
    }

    private static string Describe(in RouterAdvertisement told)
    {
        string text = $" lifetime {told.RouterLifetime} hops {told.CurrentHopLimit}";
        foreach (NdpOption option in told.Options)
        {
            if (option.TryGetPrefixInformation(out PrefixInformation prefix))
            {
                text += $" {prefix.Address}/{prefix.Length} {prefix.ValidLifetime} {prefix.PreferredLifetime}";
            }
            if (option.TryGetMtu(out uint mtu)) text += $" mtu {mtu}";
            if (option.TryGetRecursiveDnsServers(out _)) text += " dns";
        }
        return text;
    }
}
