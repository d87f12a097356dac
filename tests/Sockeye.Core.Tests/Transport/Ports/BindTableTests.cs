using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Ports;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Ports;

/// <summary>The kernel's rules of who may share a port (inet_csk_bind_conflict, udp_lib_lport_inuse).</summary>
public sealed class BindTableTests
{
    private static readonly InternetAddress s_any = IPv4Address.Any;
    private static readonly InternetAddress s_any6 = IPv6Address.Any;
    private static readonly InternetAddress s_one = new IPv4Address(10, 0, 0, 1);
    private static readonly InternetAddress s_two = new IPv4Address(10, 0, 0, 2);
    private static readonly InternetAddress s_six = IPv6Address.Parse("fd00::1");

    private readonly BindTable _tcp = new(isStream: true);
    private readonly BindTable _udp = new(isStream: false);

    public static TheoryData<string, string, bool> Addresses => new()
    {
        { "0.0.0.0", "0.0.0.0", true },
        { "10.0.0.1", "10.0.0.1", true },
        { "10.0.0.1", "10.0.0.2", false },
        { "0.0.0.0", "10.0.0.1", true },
        { "::", "0.0.0.0", true },
        { "::", "10.0.0.1", true },
        { "::", "fd00::1", true },
        { "fd00::1", "0.0.0.0", false },
        { "fd00::1", "fd00::1", true },
        { "fd00::1", "fd00::2", false },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Addresses_that_overlap_contend_whichever_was_first(string first, string second, bool contends)
    {
        Errno expected = contends ? Errno.EADDRINUSE : Errno.None;
        foreach ((string a, string b) in new[] { (first, second), (second, first) })
        {
            var table = new BindTable(isStream: true);
            Assert.Equal(Errno.None, table.TryBind(80, Ask(InternetAddress.Parse(a)), out _));
            Assert.Equal(expected, table.TryBind(80, Ask(InternetAddress.Parse(b)), out _));
        }
    }

    [Fact]
    public void V6ONLY_keeps_the_two_families_apart()
    {
        Assert.Equal(Errno.None, _tcp.TryBind(80, Ask(s_any6) with { V6Only = true }, out _));
        Assert.Equal(Errno.None, _tcp.TryBind(80, Ask(s_any), out _));
        Assert.Equal(Errno.EADDRINUSE, _tcp.TryBind(80, Ask(s_six), out _));
    }

    [Fact]
    public void Interfaces_keep_sockets_apart()
    {
        Assert.Equal(Errno.None, _tcp.TryBind(80, Ask(s_any) with { InterfaceIndex = 1 }, out _));
        Assert.Equal(Errno.None, _tcp.TryBind(80, Ask(s_any) with { InterfaceIndex = 2 }, out _));
        Assert.Equal(Errno.EADDRINUSE, _tcp.TryBind(80, Ask(s_any), out _));
    }

    [Fact]
    public void REUSEADDR_helps_TCP_until_somebody_listens()
    {
        PortRequest reuse = Ask(s_any) with { ReuseAddress = true };
        Assert.Equal(Errno.None, _tcp.TryBind(80, reuse, out PortLease first));
        Assert.Equal(Errno.EADDRINUSE, _tcp.TryBind(80, Ask(s_any), out _));
        Assert.Equal(Errno.None, _tcp.TryBind(80, reuse, out PortLease second));
        Assert.Equal(Errno.None, _tcp.TryListen(first));
        Assert.Equal(Errno.EADDRINUSE, _tcp.TryListen(second));
        Assert.Equal(Errno.EADDRINUSE, _tcp.TryBind(80, reuse, out _));
    }

    [Fact]
    public void REUSEADDR_is_enough_for_UDP_when_both_have_it()
    {
        PortRequest reuse = Ask(s_one) with { ReuseAddress = true };
        Assert.Equal(Errno.None, _udp.TryBind(53, reuse, out _));
        Assert.Equal(Errno.None, _udp.TryBind(53, reuse, out _));
        Assert.Equal(Errno.EADDRINUSE, _udp.TryBind(53, Ask(s_one), out _));
    }

    [Fact]
    public void REUSEPORT_lets_several_listen()
    {
        PortRequest reuse = Ask(s_any) with { ReusePort = true };
        Assert.Equal(Errno.None, _tcp.TryBind(80, reuse, out PortLease first));
        Assert.Equal(Errno.None, _tcp.TryListen(first));
        Assert.Equal(Errno.None, _tcp.TryBind(80, reuse, out PortLease second));
        Assert.Equal(Errno.None, _tcp.TryListen(second));
        Assert.Equal(Errno.EADDRINUSE, _tcp.TryBind(80, Ask(s_any) with { ReuseAddress = true }, out _));
    }

    [Fact]
    public void An_accepted_connection_holds_the_port_after_its_listener()
    {
        _tcp.TryBind(80, Ask(s_any), out PortLease listener);
        _tcp.TryListen(listener);
        PortLease child = listener.Share(new Endpoint(s_one, 80), new Endpoint(s_two, 4000));
        listener.Release();
        Assert.Equal(Errno.EADDRINUSE, _tcp.TryBind(80, Ask(s_any), out _));
        Assert.Equal(Errno.None, _tcp.TryBind(80, Ask(s_two), out PortLease other));
        other.Release();
        child.Release();
        Assert.Equal(0, _tcp.Count);
        Assert.Equal(Errno.None, _tcp.TryBind(80, Ask(s_any), out _));
    }

    [Fact]
    public void One_port_serves_connections_to_different_remotes_but_not_beside_a_bound_socket()
    {
        var ports = new PortAllocator(new SeededEntropy(1), 40_000, 40_001);
        var first = new Endpoint(s_two, 80);
        var second = new Endpoint(s_two, 81);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Errno.None, _tcp.TryConnect(ports.For(s_one, first), Ask(s_one), first, Instant.Zero, out _));
            Assert.Equal(Errno.None, _tcp.TryConnect(ports.For(s_one, second), Ask(s_one), second, Instant.Zero, out _));
        }
        Assert.Equal(Errno.EADDRNOTAVAIL, _tcp.TryConnect(ports.For(s_one, first), Ask(s_one), first, Instant.Zero, out _));
        Assert.Equal(Errno.EADDRINUSE, _tcp.TryBindAny(ports.Any(), Ask(s_one), out _));
        var fresh = new BindTable(isStream: true);
        fresh.TryBind(40_000, Ask(s_one), out _);
        Assert.Equal(Errno.None, fresh.TryConnect(ports.For(s_one, first), Ask(s_one), first, Instant.Zero, out PortLease lease));
        Assert.Equal(40_001, lease.Port);
    }

    /// <summary>RFC 6191 §2 for who chooses the port.</summary>
    [Fact]
    public void A_port_in_TIME_WAIT_may_be_chosen_again_when_it_has_waited_long_enough()
    {
        var ports = new PortAllocator(new SeededEntropy(1), 40_000, 40_000);
        var remote = new Endpoint(s_two, 80);
        var waiting = new Instant(7_000);
        Assert.Equal(Errno.None, _tcp.TryConnect(ports.For(s_one, remote), Ask(s_one), remote, Instant.Zero, out PortLease first));
        Assert.Equal(Errno.EADDRNOTAVAIL, _tcp.TryConnect(ports.For(s_one, remote), Ask(s_one), remote, new Instant(9_000), out _));
        first.OnTimeWait(waiting);
        Assert.Equal(Errno.EADDRNOTAVAIL, _tcp.TryConnect(ports.For(s_one, remote), Ask(s_one), remote, waiting, out _));
        Assert.Equal(Errno.None, _tcp.TryConnect(ports.For(s_one, remote), Ask(s_one), remote, new Instant(7_001), out PortLease second));
        first.Release();
        Assert.Equal(Errno.EADDRNOTAVAIL, _tcp.TryConnect(ports.For(s_one, remote), Ask(s_one), remote, new Instant(9_000), out _));
        second.Release();
        Assert.Equal(0, _tcp.Count);
    }

    [Fact]
    public void A_lease_is_released_once()
    {
        _tcp.TryBind(80, Ask(s_any), out PortLease lease);
        lease.Release();
        Assert.Throws<System.Diagnostics.UnreachableException>(lease.Release);
    }

    [Fact]
    public void Every_port_of_the_range_is_tried_once_row_135()
    {
        var ports = new PortAllocator(new SeededEntropy(9), 32_768, 60_999);
        PortSearch search = ports.For(s_one, new Endpoint(s_two, 80));
        var seen = new HashSet<ushort>();
        while (search.TryNext(out ushort port))
        {
            Assert.InRange(port, 32_768, 60_999);
            Assert.True(seen.Add(port));
        }
        Assert.Equal(28_232, seen.Count);
    }

    // RFC 6056 §3.3.3: successive connections to one destination get successive ports; where they begin differs by destination.
    [Fact]
    public void Ports_to_one_destination_follow_each_other_and_destinations_tell_nothing_of_each_other_row_135()
    {
        var ports = new PortAllocator(new SeededEntropy(9), 32_768, 60_999);
        var starts = new HashSet<ushort>();
        for (ushort remote = 1; remote <= 200; remote++)
        {
            ports.For(s_one, new Endpoint(s_two, remote)).TryNext(out ushort port);
            starts.Add(port);
        }
        Assert.True(starts.Count > 190);
        ports.For(s_one, new Endpoint(s_two, 80)).TryNext(out ushort first);
        ports.For(s_one, new Endpoint(s_two, 80)).TryNext(out ushort second);
        Assert.Equal(1, (second - first + 28_232) % 28_232);
    }

    private static PortRequest Ask(InternetAddress address) => new() { Address = address };
}
