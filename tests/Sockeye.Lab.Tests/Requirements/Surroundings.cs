using Sockeye.Lab.Tests.Running;

namespace Sockeye.Lab.Tests.Requirements;

/// <summary>What this machine lets a test do. Each question is tried once for the whole run, and a "no" comes with the
/// reason that a skipped test shows.</summary>
internal static class Surroundings
{
    private static readonly Lazy<string?> s_tun = new(() => Try(
        Command.Of("unshare", [.. AsRootOfANamespace, "ip", "tuntap", "add", "dev", "probe0", "mode", "tun"]),
        "a TUN device cannot be made here"));

    private static readonly Lazy<string?> s_namespaces = new(() => Try(
        Command.Of("unshare", [.. AsRootOfANamespace, "true"]), "a network namespace cannot be made here"));

    private static readonly Lazy<string?> s_userNamespaces = new(() => Try(
        Command.Of("unshare", "--user", "--map-root-user", "--net", "true").AsNobodyIfRoot(),
        "an ordinary user cannot make a network namespace here"));

    private static readonly Lazy<string?> s_readableByOthers = new(() => Try(
        Command.Of("test", "-x", Repository.PathOf("sockeye")).AsNobodyIfRoot(),
        "another user cannot read this clone"));

    private static string[] AsRootOfANamespace =>
        Environment.IsPrivilegedProcess ? ["--net"] : ["--user", "--map-root-user", "--net"];

    public static string? WhyNotRoot => Environment.IsPrivilegedProcess ? null : "needs root";

    public static string? WhyNoTun => WhyNoProgram("unshare") ?? WhyNoProgram("ip") ?? s_tun.Value;

    public static string? WhyNoNamespace => WhyNoProgram("unshare") ?? s_namespaces.Value;

    public static string? WhyNoUserNamespace => WhyNoProgram("unshare") ?? s_userNamespaces.Value;

    /// <summary>Root must be able to step down to another user, and that user to run this clone; without root, the
    /// tests already run as an ordinary user.</summary>
    public static string? WhyNoOrdinaryUser =>
        Environment.IsPrivilegedProcess ? WhyNoProgram("setpriv") ?? s_readableByOthers.Value : null;

    public static string? WhyNoProgram(string name) =>
        FindProgram(name) is null ? $"needs the program {name}" : null;

    public static string? FindProgram(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':') as IEnumerable<string>;
        return folders.Concat(["/usr/sbin", "/sbin", "/usr/local/sbin"])
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    private static string? Try(Command probe, string refusal)
    {
        try
        {
            var result = probe.Within(TimeSpan.FromSeconds(10)).RunAsync().GetAwaiter().GetResult();
            return result.ExitCode == 0 ? null : $"{refusal}: {result.Error.Trim()}".TrimEnd(' ', ':');
        }
        catch (TimeoutException)
        {
            return $"{refusal}: no answer in 10 s";
        }
    }
}
