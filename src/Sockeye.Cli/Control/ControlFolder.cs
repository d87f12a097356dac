using System.Globalization;
using Sockeye.Devices.Linux.Namespace;

namespace Sockeye.Cli.Control;

/// <summary>Where running Sockeyes leave the sockets by which they can be asked: a folder that only the person can enter.</summary>
internal static class ControlFolder
{
    private const string Variable = "SOCKEYE_RUNTIME_DIR";
    private const string Suffix = ".sock";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Its path.</summary>
    public static string Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Usual();

    /// <summary>The socket of one process.</summary>
    public static string SocketOf(int process) =>
        System.IO.Path.Combine(Path, process.ToString(CultureInfo.InvariantCulture) + Suffix);

    /// <summary>In a namespace the person may have another name, so the folder is named for those who go there.</summary>
    public static void TellChildren() => Environment.SetEnvironmentVariable(Variable, Path);

    /// <summary>Makes the folder; false where that is not possible, or where it is open to others.</summary>
    public static bool TryMake()
    {
        if (OperatingSystem.IsWindows()) return false;
        try
        {
            Directory.CreateDirectory(Path, OwnerOnly);
            return File.GetUnixFileMode(Path) == OwnerOnly;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Processes that have left a socket, in the order of their numbers.</summary>
    public static IReadOnlyList<int> Processes()
    {
        if (!TryMake()) return [];
        return [.. Directory.EnumerateFiles(Path, "*" + Suffix)
            .Select(file => int.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture, out int process) ? process : 0)
            .Where(process => process > 0).Order()];
    }

    private static string Usual()
    {
        string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        if (!string.IsNullOrEmpty(runtime) && Directory.Exists(runtime)) return System.IO.Path.Combine(runtime, "sockeye");
        string user = NamespaceLauncher.IsRoot ? "root" : string.Concat(Environment.UserName.Where(char.IsLetterOrDigit));
        return System.IO.Path.Combine("/tmp", "sockeye-" + user);
    }
}
