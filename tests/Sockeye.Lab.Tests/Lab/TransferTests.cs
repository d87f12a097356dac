using Sockeye.Lab.Tests.Requirements;
using Xunit;

namespace Sockeye.Lab.Tests.Lab;

/// <summary>Random files go to echo and must come back equal.</summary>
/// <remarks>SOCKEYE_LAB_BYTES and SOCKEYE_LAB_LOSSY_BYTES make them larger: 1 GiB and 100 MiB are what Sockeye promises.</remarks>
[RequiresProgram("nc", "sha256sum", "nstat", "awk")]
public sealed class TransferTests
{
    private static readonly string[] s_badLink = ["--loss", "5%", "--delay", "20ms", "--reorder", "--duplicate"];

    private static string Bytes => LabRun.Number("SOCKEYE_LAB_BYTES", 64 << 20);

    // What is lost is found out once a round trip, so small packets take their time: less of them by custom.
    private static string LossyBytes(int mtu) => LabRun.Number("SOCKEYE_LAB_LOSSY_BYTES", mtu >= 9000 ? 4 << 20 : mtu >= 1280 ? 2 << 20 : 1 << 20);

    [Fact]
    [RequiresRoot]
    [RequiresTun]
    public Task A_large_file_comes_back_over_TUN() => Large(LabRun.Tun).MustSayNothingAsync();

    [Fact]
    [RequiresRoot]
    [RequiresNamespace]
    public Task A_large_file_comes_back_over_veth() => Large(LabRun.Veth).MustSayNothingAsync();

    [Fact]
    [RequiresUserNamespace]
    [RequiresOrdinaryUser]
    public Task A_large_file_of_an_ordinary_user_comes_back() =>
        (Large(LabRun.Any) with { AsOrdinaryUser = true }).MustSayNothingAsync();

    [Fact]
    [RequiresRoot]
    [RequiresTun]
    public Task A_hundred_connections_at_once_all_come_through() => new LabRun(
        """
        cd $(mktemp -d); head -c 200000 /dev/urandom > file; sent=$(sha256sum < file)
        for i in $(seq 100); do (timeout 30 nc -N 10.0.0.2 7 < file | sha256sum) & done | grep -v "$sent"; wait

        """ + LabRun.Accusations)
    {
        Link = LabRun.Tun,
    }.MustSayNothingAsync();

    [Fact]
    [RequiresNamespace]
    public async Task A_file_comes_back_over_a_bad_link_of_every_MTU()
    {
        // Most of the time all of them wait for a round trip or a timer, so they run side by side.
        (string Address, int Mtu)[] cases =
        [
            ("10.0.0.2", 576),
            .. from mtu in (int[])[1280, 1500, 9000, 65_535] from address in (string[])["10.0.0.2", "fd00::2"] select (address, mtu),
        ];
        await Task.WhenAll(cases.Select(one => OverABadLink(one.Address, one.Mtu)));
    }

    private static LabRun Large(string link) =>
        new("cd $(mktemp -d)\n" + Echo("10.0.0.2", Bytes) + Echo("fd00::2", Bytes) + LabRun.Accusations + "rm -f file\n")
        {
            Link = link,
            Limit = LimitFor(Bytes, 8_000_000),
        };

    private static Task OverABadLink(string address, int mtu) =>
        new LabRun("cd $(mktemp -d)\n" + Echo(address, LossyBytes(mtu)) + LabRun.Accusations + "rm -f file\n")
        {
            Options = [.. s_badLink, "--mtu", $"{mtu}"],
            Limit = LimitFor(LossyBytes(mtu), 40_000),
        }.MustSayNothingAsync();

    private static string Echo(string address, string bytes) =>
        $"[ -f file ] || head -c {bytes} /dev/urandom > file\n"
        + $"sent=$(sha256sum < file); back=$(nc -N {address} 7 < file | sha256sum)\n"
        + $"[ \"$sent\" = \"$back\" ] || echo \"{address}: sent $sent, back $back\"\n";

    private static TimeSpan LimitFor(string bytes, double bytesPerSecond) =>
        TimeSpan.FromSeconds(45 + (double.Parse(bytes, null) / bytesPerSecond));
}
