using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Stack;

/// <summary>Linux's names reach the settings of every room.</summary>
public sealed class LinuxSettingsTests
{
    [Fact]
    public void Names_reach_the_rooms()
    {
        StackOptions options = Set(
            "net.ipv4.tcp_max_orphans=7", "net.ipv4.tcp_max_tw_buckets=8", "net.core.somaxconn=9", "net.core.rmem_max=10000",
            "net.core.wmem_max=11000", "net.core.rmem_default=12000", "net.core.wmem_default=13000", "net.ipv4.ip_local_port_range=5000\t6000",
            "net.ipv6.bindv6only=1", "net.ipv4.ip_default_ttl=33", "net.ipv6.conf.eth0.hop_limit=44", "net.ipv6.conf.all.hop_limit=55",
            "net.ipv4.ip_forward=1", "net.ipv4.icmp_msgs_per_sec=0", "net.ipv4.icmp_msgs_burst=3", "net.ipv4.icmp_ratelimit=100",
            "net.ipv4.conf.all.accept_redirects=0", "net.ipv6.conf.eth0.1.accept_ra=0", "net.ipv6.conf.default.dad_transmits=0");
        Assert.Equal((7, 8, 9), (options.Tcp.OrphanLimit, options.Tcp.TimeWaitLimit, options.Tcp.AcceptBacklog));
        SocketSettings sockets = options.Sockets;
        Assert.Equal((9, 10_000, 11_000), (sockets.MaxBacklog, sockets.MaxReceiveBuffer, sockets.MaxSendBuffer));
        Assert.Equal((12_000, 13_000, true), (sockets.DefaultReceiveBuffer, sockets.DefaultSendBuffer, sockets.V6Only));
        Assert.Equal((5000, 6000), (sockets.FirstEphemeralPort, sockets.LastEphemeralPort));
        Assert.Equal((33, 44, true), (options.Internet.DefaultHopLimit, options.Internet.DefaultHopLimitIPv6, options.Internet.Forwarding));
        Assert.Equal((0, 3, 10), (options.Internet.IcmpErrorsPerSecond, options.Internet.IcmpErrorBurst, options.Internet.IcmpErrorsPerPeerPerSecond));
        TcpSettings tcp = Set("net.ipv4.tcp_reflect_tos=1", "net.ipv4.tcp_pingpong_thresh=3", "net.ipv4.tcp_tso_rtt_log=255").Tcp;
        Assert.Equal((true, 3, 31), (tcp.ReflectTos, tcp.InteractiveAnswers, tcp.BurstRoundTripShift));
        Assert.False(Set("net.ipv4.ip_no_pmtu_disc=3").Sockets.DiscoversMtu);
        Assert.False(options.Internet.AcceptRedirects || options.Internet.AcceptRouterAdvertisements);
        Assert.Equal(0, options.Internet.DuplicateAddressDetectionTransmits);
    }

    [Theory]
    [InlineData("net.ipv4.tcp_wonder", "1", "there is no setting net.ipv4.tcp_wonder")]
    [InlineData("net.ipv4.conf.all.wonder", "1", "there is no setting net.ipv4.conf.all.wonder")]
    [InlineData("net.ipv4.ip_default_ttl", "0", "'0' is no value for net.ipv4.ip_default_ttl")]
    [InlineData("net.ipv4.ip_local_port_range", "6000 5000", "'6000 5000' is no value for net.ipv4.ip_local_port_range")]
    [InlineData("net.core.rmem_max", "100", "'100' is no value for net.core.rmem_max")]
    [InlineData("net.ipv4.tcp_available_congestion_control", "reno", "net.ipv4.tcp_available_congestion_control can only be read")]
    public void What_Linux_refuses_is_refused(string name, string value, string complaint) =>
        Assert.Equal(complaint, LinuxSettings.Set(new StackOptions(), name, value, out _));

    [Theory]
    [InlineData("net.ipv4.tcp_early_demux")]
    [InlineData("net.ipv4.conf.all.rp_filter")]
    [InlineData("net.core.default_qdisc")]
    [InlineData("net.ipv4.tcp_plb_enabled")]
    public void What_is_without_effect_changes_nothing(string name)
    {
        var before = new StackOptions();
        Assert.Null(LinuxSettings.Set(before, name, "1", out StackOptions after));
        Assert.Same(before, after);
    }

    [Fact]
    public void Root_may_bind_every_port_and_others_may_not()
    {
        Assert.Equal(0, Set("net.ipv4.ip_unprivileged_port_start=1024").Sockets.FirstUnprivilegedPort);
        var others = new StackOptions { Sockets = new SocketSettings { UserId = 1000 } };
        Assert.Null(LinuxSettings.Set(others, "net.ipv4.ip_unprivileged_port_start", "1024", out StackOptions changed));
        Assert.Equal(1024, changed.Sockets.FirstUnprivilegedPort);
    }

    [Fact]
    public void A_running_stack_takes_ports_from_the_new_range()
    {
        var hosts = new TwoHosts();
        NetStack stack = hosts.A;
        StackOptions narrow = Set("net.ipv4.ip_local_port_range=5000 5000");
        stack.Configure(narrow, hosts.Now);
        SocketHandle socket = hosts.Open(stack, AddressFamily.IPv4, SocketType.Datagram);
        Assert.Equal(Errno.None, stack.Bind(socket, TwoHosts.At(TwoHosts.AddressA, 0), hosts.Now).Error);
        Assert.Equal(Errno.None, stack.GetName(socket, out SocketAddress name).Error);
        Assert.Equal(5000, name.Endpoint.Port);
    }

    private static StackOptions Set(params string[] settings)
    {
        var options = new StackOptions();
        foreach (string setting in settings)
        {
            string[] parts = setting.Split('=');
            Assert.Null(LinuxSettings.Set(options, parts[0], parts[1], out options));
        }
        return options;
    }
}
