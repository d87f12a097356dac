using Sockeye.Simulation.Packetdrill.Configuration;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Simulation.Packetdrill.Systems;
using Xunit;

namespace Sockeye.World.Tests.Packetdrill.Configuration;

/// <summary>Shell sections of scripts become configuration; no shell runs.</summary>
public class CommandRunnerTests
{
    private readonly FakeHost _host = new();
    private readonly CommandRunner _runner;

    public CommandRunnerTests() => _runner = new CommandRunner(_host);

    private void Run(string text) => _runner.Run(new CommandAction(text.Count(c => c == '\n') + 1, text));

    [Theory]
    [InlineData("sysctl -q net.ipv4.tcp_sack=0", "net.ipv4.tcp_sack=0")]
    [InlineData("sysctl -w net.ipv4.tcp_ecn=1  # fully enabled", "net.ipv4.tcp_ecn=1")]
    [InlineData("../common/set_sysctls.py /proc/sys/net/ipv4/tcp_sack=0 \\\n /proc/sys/net/ipv4/tcp_ecn=1", "net.ipv4.tcp_sack=0 net.ipv4.tcp_ecn=1")]
    [InlineData("sysctl -q net.ipv4.tcp_rmem=\"4096 131072 $((32*1024*1024))\"", "net.ipv4.tcp_rmem=4096 131072 33554432")]
    [InlineData("ip link set dev tun0 mtu 9000", "mtu 9000")]
    [InlineData("ip route change 192.0.2.1 via 192.168.0.2 dev tun0 advmss 600 mtu lock 640 initcwnd 11", "route 600 640 True 11")]
    [InlineData("ip -6 route change 2001:DB8::1 via fd3d::0 dev tun0 mtu 1280", "route  1280 False ")]
    [InlineData("tc qdisc delete dev tun0 root 2>/dev/null ; tc qdisc add dev tun0 root pfifo limit 0", "refuse False refuse True")]
    [InlineData("tc qdisc replace dev tun0 root fq", "refuse False")]
    [InlineData("ip tcp_metrics flush all", "forget")]
    [InlineData("ethtool -K tun0 tso off gso off gro off lro off 2>/dev/null", "segmentation False")]
    [InlineData("/tmp/sysctl_restore_${PPID}.sh", "")]
    [InlineData("grep \" 0A \" /proc/net/tcp /proc/net/tcp6 | grep \":1F90\"", "")]
    public void A_known_command_configures(string text, string done)
    {
        Run(text);
        Assert.Equal(done, string.Join(' ', _host.Done));
    }

    [Fact]
    public void The_two_suites_defaults_differ()
    {
        Run("../common/defaults.sh");
        Assert.Contains("net.ipv4.tcp_fastopen=0x70403", _host.Done);
        Assert.Contains("net.ipv4.tcp_ecn_option=2", _host.Done);
        _host.Done.Clear();
        Run("./defaults.sh");
        Assert.Contains("net.ipv4.tcp_fastopen=0x3", _host.Done);
        Assert.DoesNotContain("net.ipv4.tcp_ecn_option=2", _host.Done);
    }

    [Fact]
    public void Nstat_compares_how_much_a_counter_has_grown()
    {
        _host.Counter = 5;
        Run("nstat -n");
        _host.Counter = 7;
        Run("nstat | grep TcpExtX | grep -q \" 2 \"");
        _host.Counter = 10;
        Run("nstat -s | grep TcpExtX | grep -q \" 3 \"");
        DrillFailure failure = Assert.Throws<DrillFailure>(() => Run("nstat -s | grep TcpExtX| grep -q \" 4 \""));
        Assert.Equal("the counter TcpExtX has grown by 3 instead of 4", failure.Message);
    }

    [Theory]
    [InlineData("rm -rf nothing")]
    [InlineData("ip addr add 1.2.3.4 dev tun0")]
    [InlineData("ip route change 1.2.3.4 wonder 5")]
    [InlineData("sysctl -q refused=1")]
    [InlineData("cat x | wc")]
    [InlineData("tc qdisc replace dev tun0 root tbf rate 1mbit")]
    public void An_unknown_command_is_refused_by_its_name(string text) => Assert.Throws<ScriptException>(() => Run(text));

    [Fact]
    public void A_complaint_tells_the_line() =>
        Assert.Equal(3, Assert.Throws<ScriptException>(() => Run("sysctl -q a.b=1\n# nothing\nwhoami\n")).Line);

    private sealed class FakeHost : IDrillHost
    {
        public List<string> Done { get; } = [];

        public long Counter { get; set; }

        public IReadOnlyList<string> CounterNames => ["TcpExtX"];

        public string? SetSysctl(string name, string value)
        {
            Done.Add($"{name}={value}");
            return name == "refused" ? "no" : null;
        }

        public string? SetRoute(RouteMetrics metrics) =>
            Note($"route {metrics.AdvertisedMss} {metrics.Mtu} {metrics.IsMtuLocked} {metrics.InitialWindow}");

        public string? SetMtu(int mtu) => Note($"mtu {mtu}");

        public string? SetSegmentation(bool on) => Note($"segmentation {on}");

        public string? RefuseOutput(bool refuse) => Note($"refuse {refuse}");

        public long? ReadCounter(string name) => name == "TcpExtX" ? Counter : null;

        public string? ForgetMetrics() => Note("forget");

        private string? Note(string what)
        {
            Done.Add(what);
            return null;
        }
    }
}
