namespace Sockeye.Devices.Linux.Namespace;

/// <summary>Kernel settings under /proc/sys, read and written in the network namespace of the calling thread.</summary>
public static class Sysctl
{
    private const string Root = "/proc/sys/";

    /// <summary>Writes a setting, as in <c>Set("net/ipv6/conf/veth0/disable_ipv6", "1")</c>.</summary>
    public static void Set(string path, string value)
    {
        try
        {
            File.WriteAllText(Root + path, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelException(
                $"cannot write {value} to {Root}{path}: {e.Message} (is it a setting of this network namespace, "
                + "and is /proc/sys writable here?)",
                e);
        }
    }

    /// <summary>Writes a setting if the kernel has it and allows it; false otherwise.</summary>
    public static bool TrySet(string path, string value)
    {
        try
        {
            File.WriteAllText(Root + path, value);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads a setting, or null where it does not exist or may not be read.</summary>
    public static string? Get(string path)
    {
        try
        {
            return File.ReadAllText(Root + path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
