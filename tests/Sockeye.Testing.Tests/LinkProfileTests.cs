using System.Globalization;
using Sockeye.Devices.Middleware;
using Xunit;

namespace Sockeye.Testing.Tests;

public class LinkProfileTests
{
    private static readonly (string Name, LinkProfile Profile)[] s_profiles =
    [
        (nameof(LinkProfile.Lan), LinkProfile.Lan),
        (nameof(LinkProfile.Wifi), LinkProfile.Wifi),
        (nameof(LinkProfile.BadWifi), LinkProfile.BadWifi),
        (nameof(LinkProfile.Lte), LinkProfile.Lte),
        (nameof(LinkProfile.Nr5G), LinkProfile.Nr5G),
        (nameof(LinkProfile.Satellite), LinkProfile.Satellite),
        (nameof(LinkProfile.Leo), LinkProfile.Leo),
        (nameof(LinkProfile.Transatlantic), LinkProfile.Transatlantic),
        (nameof(LinkProfile.Modem56k), LinkProfile.Modem56k),
    ];

    [Fact]
    public void The_page_about_links_has_the_figures_of_the_code()
    {
        string[] rows = [.. File.ReadLines(Repository.PathOf("docs/testing/links.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.Equal(s_profiles.Select(profile => Row(profile.Name, profile.Profile)), rows);
    }

    [Fact]
    public void A_profile_is_changed_with_with()
    {
        LinkProfile lossy = LinkProfile.Wifi with { Loss = 0.05 };
        Assert.Equal(0.05, lossy.Up.Loss);
        Assert.Equal(LinkProfile.Wifi.RateDown, lossy.Down.Rate);
        Assert.Equal(0.001, LinkProfile.Wifi.Loss);
    }

    private static string Row(string name, LinkProfile profile) => string.Create(CultureInfo.InvariantCulture,
        $"| `{name}` | {Rate(profile.RateDown)} | {Rate(profile.RateUp)} | {Time(profile.Delay)} | {Time(profile.Jitter)} | {Share(profile.Loss)} | {Burst(profile.Burst)} | {Size(profile.QueueDown)} / {Size(profile.QueueUp)} | {profile.Mtu} |")
        .Replace("|  |", "| |", StringComparison.Ordinal).Replace("|  |", "| |", StringComparison.Ordinal);

    private static string Rate(long rate)
    {
        (double unit, string name) = rate >= 1_000_000_000 ? (1e9, "Gbit/s") : rate >= 1_000_000 ? (1e6, "Mbit/s") : (1e3, "kbit/s");
        return (rate / unit).ToString("0.###", CultureInfo.InvariantCulture) + " " + name;
    }

    private static string Time(TimeSpan time) => time == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###} ms");

    private static string Share(double share) => share == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###} %");

    private static string Burst(BurstLoss? burst) => burst is null ? "" : string.Create(CultureInfo.InvariantCulture,
        $"{burst.Begin * 100:0.###} % begin, {1 / burst.End:0} packets, {burst.LossInside * 100:0} % of them");

    private static string Size(int bytes) => bytes % (1 << 20) == 0 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
