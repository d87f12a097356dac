using System.Globalization;
using Sockeye.Lab.Tests.Running;

namespace Sockeye.Lab.Tests.Lab;

/// <summary>A bash script inside <c>sockeye lab</c>, where the kernel meets Sockeye.</summary>
/// <remarks>A script complains on its output; a good run of most of them says nothing.</remarks>
internal sealed record LabRun(string Script)
{
    /// <summary>Kinds of link.</summary>
    public const string Tun = "tun", Veth = "veth", Any = "auto";

    public string Link { get; init; } = Any;

    /// <summary>Without any right, also where the tests run as root.</summary>
    public bool AsOrdinaryUser { get; init; }

    public IReadOnlyList<string> Options { get; init; } = [];

    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Counters of the kernel that say that something went wrong: damage, resets.</summary>
    public const string Accusations =
        "NSTAT_HISTORY=$(mktemp -u) nstat -asz 2>/dev/null | awk '/(TcpOutRsts|TcpEstabResets|TcpInErrs|InCsumErrors) / && $2 > 0 { print \"nstat:\", $1, $2 }'\n";

    public static string Number(string variable, long usual) =>
        (long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : usual)
        .ToString(CultureInfo.InvariantCulture);

    public Task<Finished> RunAsync()
    {
        var command = Command.Sockeye(["lab", "--link", Link, .. Options, "--", "bash", "-c", Script])
            .With("SOCKEYE", Repository.PathOf("sockeye")).Within(Limit);
        return (AsOrdinaryUser ? command.AsNobodyIfRoot() : command).RunAsync();
    }

    /// <summary>Runs it; whatever it says on its output is a complaint.</summary>
    public async Task MustSayNothingAsync()
    {
        var result = (await RunAsync()).MustSucceed();
        if (result.Output.Trim().Length > 0)
        {
            Xunit.Assert.Fail($"Over {Link}{(AsOrdinaryUser ? " as an ordinary user" : "")}:\n{result}");
        }
    }
}
