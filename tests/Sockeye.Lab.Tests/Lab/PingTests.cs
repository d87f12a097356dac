using Sockeye.Lab.Tests.Requirements;
using Xunit;

namespace Sockeye.Lab.Tests.Lab;

/// <summary>ping of Debian against Sockeye: whole, just in one packet, in fragments, as large as can be.</summary>
[RequiresProgram("ping")]
public sealed class PingTests
{
    private const string Script = """
        for address in 10.0.0.2 fd00::2; do
          for size in 0 1 1472 1473 8000 65507; do
            ping -n -c 1 -W 5 -s $size $address | grep -q ' 0% packet loss' || echo "no answer from $address to $size bytes"
          done
        done
        ping -n -c 20 -i 0.002 -W 5 -s 8000 10.0.0.2 | grep -q '20 received' || echo "a row of pings has gaps"

        """ + LabRun.Accusations;

    [Fact]
    [RequiresRoot]
    [RequiresTun]
    public Task Every_size_is_answered_over_TUN() => new LabRun(Script) { Link = LabRun.Tun }.MustSayNothingAsync();

    [Fact]
    [RequiresRoot]
    [RequiresNamespace]
    public Task Every_size_is_answered_over_veth() => new LabRun(Script) { Link = LabRun.Veth }.MustSayNothingAsync();

    [Fact]
    [RequiresUserNamespace]
    [RequiresOrdinaryUser]
    public Task Every_size_is_answered_to_an_ordinary_user() => new LabRun(Script) { AsOrdinaryUser = true }.MustSayNothingAsync();

    [Fact]
    [RequiresRoot]
    [RequiresTun]
    public Task Fragments_of_a_small_MTU_are_put_together() =>
        new LabRun("ping -n -c 1 -W 5 -s 20000 10.0.0.2 | grep -q ' 0% packet loss' || echo 'no answer'")
        {
            Options = ["--mtu", "576"],
        }.MustSayNothingAsync();
}
