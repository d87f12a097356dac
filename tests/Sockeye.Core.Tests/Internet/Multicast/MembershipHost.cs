using System.Globalization;
using System.Text;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Mld;
using Sockeye.Wire.Igmp;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Multicast;

/// <summary>A host's groups with nothing round them: what it tells routers is written down as text, with the second.</summary>
internal sealed class MembershipHost
{
    private readonly IgmpHost _igmp;
    private readonly MldHost _mld;
    private readonly AddressTable _addresses;

    public MembershipHost(bool hasAddresses = true)
    {
        Context = new StackContext(new SeededEntropy(3), new PacketPool());
        var options = new InternetOptions();
        _addresses = new AddressTable(Context, options);
        _addresses.AddInterface(Nic);
        if (hasAddresses) AddAddresses();
        var output = new FakeOutput { OnSend = Write };
        Groups = new GroupMembership(options);
        var igmp = new MembershipReporter<IgmpProtocol>(Context, _addresses, output);
        var mld = new MembershipReporter<MldProtocol>(Context, _addresses, output);
        Groups.ReporterIPv4 = igmp;
        Groups.ReporterIPv6 = mld;
        _igmp = new IgmpHost(Context, igmp);
        _mld = new MldHost(Context, mld);
    }

    public StackContext Context { get; }

    public Interface Nic { get; } = new(2, new InterfaceOptions());

    public GroupMembership Groups { get; }

    /// <summary>What was sent since this was last asked, without the times.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>When each of it was sent, in seconds.</summary>
    public List<double> Times { get; } = [];

    public void AddAddresses()
    {
        _addresses.Add(new AssignedAddress(Nic, IPv4Address.Parse("10.0.0.2"), 24, AddressState.Preferred));
        _addresses.Add(new AssignedAddress(Nic, IPv6Address.Parse("fe80::2"), 64, AddressState.Preferred));
    }

    public void At(double seconds)
    {
        Instant end = Instant.Zero + TimeSpan.FromSeconds(seconds);
        while (Context.Deadlines.ExactNext() <= end)
        {
            Context.Advance(Instant.Max(Context.Now, Context.Deadlines.Next));
            Context.Deadlines.RunDue(Context.Now);
        }
        Context.Advance(end);
    }

    /// <summary>What was sent since the last time, in order.</summary>
    public string[] Take()
    {
        string[] sent = [.. Sent];
        Sent.Clear();
        Times.Clear();
        return sent;
    }

    public void ReceivesIgmp(ReadOnlySpan<byte> message, string to = "224.0.0.1", byte ttl = 1, string from = "10.0.0.1")
    {
        PacketBuffer packet = Context.Pool.TryRent(message.Length)!;
        message.CopyTo(packet.Append(message.Length));
        _igmp.Receive(packet, new Reception
        {
            Interface = Nic,
            Source = IPv4Address.Parse(from),
            Destination = IPv4Address.Parse(to),
            Protocol = IPProtocol.Igmp,
            Kind = DestinationKind.Multicast,
            HopLimit = ttl,
        });
    }

    public void ReceivesMld(
        ReadOnlySpan<byte> message, string to = "ff02::1", byte hopLimit = 1, string from = "fe80::1", bool alert = true)
    {
        PacketBuffer packet = Context.Pool.TryRent(message.Length)!;
        message.CopyTo(packet.Append(message.Length));
        int headers = IPv6Packet.HeaderLength;
        if (alert)
        {
            OptionsHeader.WriteRouterAlert(packet.Prepend(OptionsHeader.RouterAlertLength), IPProtocol.IcmpV6);
            headers += OptionsHeader.RouterAlertLength;
        }
        IPv6Packet.Write(packet.Prepend(IPv6Packet.HeaderLength), new IPv6Fields
        {
            Source = IPv6Address.Parse(from),
            Destination = IPv6Address.Parse(to),
            NextHeader = alert ? IPProtocol.HopByHop : IPProtocol.IcmpV6,
            PayloadLength = headers - IPv6Packet.HeaderLength + message.Length,
            HopLimit = hopLimit,
        });
        packet.Consume(headers);
        _mld.Receive(packet, new Reception
        {
            Interface = Nic,
            Source = IPv6Address.Parse(from),
            Destination = IPv6Address.Parse(to),
            Protocol = IPProtocol.IcmpV6,
            Kind = DestinationKind.Multicast,
            HopLimit = hopLimit,
            NetworkHeaderLength = headers,
        });
    }

    private void Write(in Route route, ReadOnlySpan<byte> datagram, in SendSpec spec)
    {
        Assert.True(spec.RouterAlert);
        Assert.Equal(1, spec.HopLimit);
        Assert.Equal(Nic, route.Interface);
        string text = spec.Protocol == IPProtocol.Igmp ? Igmp(datagram) : Mld(route, datagram);
        Sent.Add($"{route.Source} > {route.Destination}: {text}");
        Times.Add(Context.Now.Nanoseconds / 1e9);
    }

    private static string Igmp(ReadOnlySpan<byte> datagram)
    {
        Assert.True(IgmpMessage.TryParse(datagram, out IgmpMessage message));
        Assert.True(message.HasValidChecksum);
        if (message.Type != IgmpType.MembershipReportV3) return $"{message.Type} {message.Group}";
        Assert.True(IgmpV3Report.TryParse(message, out IgmpV3Report report));
        var text = new StringBuilder();
        foreach (IgmpRecord record in report)
        {
            var sources = new List<string>();
            for (int i = 0; i < record.SourceCount; i++) sources.Add(record.GetSource(i).ToString());
            Append(text, record.Type, record.MulticastAddress.ToString(), sources);
        }
        return text.ToString();
    }

    private static string Mld(in Route route, ReadOnlySpan<byte> datagram)
    {
        Assert.True(IcmpV6Message.TryParse(datagram, out IcmpV6Message message));
        Assert.True(message.HasValidChecksum(route.Source.AsIPv6, route.Destination.AsIPv6));
        if (MldReport.TryParse(message, out MldReport old)) return $"{message.Type} {old.MulticastAddress}";
        Assert.True(MldV2Report.TryParse(message, out MldV2Report report));
        var text = new StringBuilder();
        foreach (MldRecord record in report)
        {
            var sources = new List<string>();
            for (int i = 0; i < record.SourceCount; i++) sources.Add(record.GetSource(i).ToString());
            Append(text, record.Type, record.MulticastAddress.ToString(), sources);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, GroupRecordType type, string group, List<string> sources)
    {
        if (text.Length > 0) text.Append("; ");
        text.Append(CultureInfo.InvariantCulture, $"{type} {group} {{{string.Join(' ', sources)}}}");
    }
}
