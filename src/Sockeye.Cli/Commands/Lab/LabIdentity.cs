using System.Globalization;
using Sockeye.Devices.Linux.Namespace;

namespace Sockeye.Cli.Commands.Lab;

/// <summary>Whether this process is the one that the launcher has just started inside a namespace.</summary>
internal static class LabIdentity
{
    /// <summary>True in the process started by the launcher. The mark is taken off, so that a lab started from inside this one's
    /// shell makes a namespace of its own.</summary>
    public static bool TakeOver()
    {
        if (!NamespaceLauncher.IsInside) return false;
        Environment.SetEnvironmentVariable(NamespaceLauncher.Marker, null);
        return true;
    }

    /// <summary>The variable that tells programs in the lab which process is the lab.</summary>
    public const string ProcessVariable = "SOCKEYE_LAB";

    /// <summary>This process, as the variable says it.</summary>
    public static string ThisProcess => Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
}
