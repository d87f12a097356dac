using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux.Namespace;

/// <summary>Starts this program again inside a fresh network namespace, without any right where the system allows it.</summary>
/// <remarks>
/// <para>A process with several threads, as every .NET process is, cannot enter a new user namespace, so util-linux's
/// <c>unshare</c> makes the namespaces and then becomes our program. Root gets a network namespace alone (so that
/// /dev/net/tun stays openable); everybody else gets a user namespace too, in which they are root.</para>
/// <para><see cref="Replace"/> turns this very process into <c>unshare</c> by execve, so the terminal, signals, job
/// control and exit status need no forwarding: there is nobody in between.</para>
/// </remarks>
public static class NamespaceLauncher
{
    /// <summary>The environment variable that is set inside: <c>root</c> or <c>user</c>.</summary>
    public const string Marker = "SOCKEYE_NAMESPACE";

    private const int SIGPIPE = 13;
    private static readonly string[] Places = ["/usr/bin/unshare", "/bin/unshare", "/usr/local/bin/unshare", "/sbin/unshare"];

    /// <summary>True when this process was started by the launcher and so has a network namespace of its own.</summary>
    public static bool IsInside => Environment.GetEnvironmentVariable(Marker) is { Length: > 0 };

    /// <summary>True when the process has the effective user id 0, in whatever user namespace.</summary>
    public static bool IsRoot => Libc.GetEffectiveUserId() == 0;

    /// <summary>Becomes this program inside a new namespace with the given arguments; never returns.</summary>
    /// <exception cref="KernelException">No namespace can be made here; the message says what to do.</exception>
    public static void Replace(IEnumerable<string> arguments)
    {
        var command = Plan(OwnProgram().Concat(arguments));
        // The runtime ignores SIGPIPE, an ignored signal stays ignored across execve, and a shell started in the
        // namespace would hand that on to every `yes | head` typed there.
        _ = Libc.Signal(SIGPIPE, 0);
        Execute(command);
    }

    /// <summary>The command that runs a program inside a new namespace; throws where none can be made.</summary>
    public static NamespaceCommand Plan(IEnumerable<string> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        string unshare = Array.Find(Places, File.Exists)
            ?? throw new KernelException("the program unshare is missing; install util-linux");
        string complaint = "";
        if (IsRoot)
        {
            string[] flags = ["--net"];
            if (Works(unshare, flags, out complaint))
                return new NamespaceCommand(unshare, [.. flags, "--", .. program], "root");
        }

        string[] rootless = ["--user", "--map-root-user", "--net"];
        if (Works(unshare, rootless, out complaint))
            return new NamespaceCommand(unshare, [.. rootless, "--", .. program], "user");
        throw new KernelException(Explain(complaint));
    }

    /// <summary>The command, led by one that gives its signals their usual meaning where the system has such a program.</summary>
    /// <remarks>.NET ignores SIGPIPE and its children inherit that, so that <c>yes | head</c> in a shell started from here
    /// would complain of a broken pipe instead of ending.</remarks>
    public static IReadOnlyList<string> WithUsualSignals(IReadOnlyList<string> command)
    {
        const string Env = "/usr/bin/env";
        return File.Exists(Env) && Succeeds(Env, ["--default-signal=PIPE", "/bin/true"], out _)
            ? [Env, "--default-signal=PIPE", .. command]
            : command;
    }

    /// <summary>How this program was started: its own file, or <c>dotnet</c> and the assembly.</summary>
    public static IReadOnlyList<string> OwnProgram()
    {
        string self = Environment.ProcessPath
            ?? throw new KernelException("cannot find out which program this is, so it cannot be started again");
        if (!string.Equals(Path.GetFileNameWithoutExtension(self), "dotnet", StringComparison.Ordinal))
            return [self];
        return [self, Environment.GetCommandLineArgs()[0]];
    }

    private static bool Works(string unshare, string[] flags, out string complaint) =>
        Succeeds(unshare, [.. flags, "--", "/bin/true"], out complaint);

    private static bool Succeeds(string program, string[] arguments, out string complaint)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        using var probe = Process.Start(start)
            ?? throw new KernelException($"cannot start {program}");
        complaint = probe.StandardError.ReadToEnd().Trim();
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    private static string Explain(string complaint)
    {
        var said = new StringBuilder("this system does not let you make a network namespace");
        if (complaint.Length > 0)
            said.Append(" (").Append(complaint).Append(')');
        if (Sysctl.Get("user/max_user_namespaces") == "0")
            said.Append("; user namespaces are off: as root, sysctl user.max_user_namespaces=15000");
        else if (Sysctl.Get("kernel/unprivileged_userns_clone") == "0")
            said.Append("; user namespaces are for root only: as root, sysctl kernel.unprivileged_userns_clone=1");
        else if (Sysctl.Get("kernel/apparmor_restrict_unprivileged_userns") == "1")
            said.Append("; AppArmor forbids it: as root, sysctl kernel.apparmor_restrict_unprivileged_userns=0");
        else
            said.Append("; in a container, allow it (docker run --security-opt seccomp=unconfined --cap-add SYS_ADMIN)");
        return said.Append("; or run as root").ToString();
    }

    private static unsafe void Execute(NamespaceCommand command)
    {
        var variables = new List<string> { $"{Marker}={command.Kind}" };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string key && key != Marker)
                variables.Add($"{key}={variable.Value}");
        }

        byte** arguments = Vector([command.Program, .. command.Arguments]);
        byte** environment = Vector(variables);
        _ = Libc.Execute(command.Program, arguments, environment);
        throw KernelException.Last($"cannot run {command.Program}");
    }

    // Native memory that is never freed: execve either replaces the process or the program ends with an error.
    private static unsafe byte** Vector(List<string> strings)
    {
        var vector = (byte**)NativeMemory.Alloc((nuint)(strings.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < strings.Count; i++)
            vector[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
        vector[strings.Count] = null;
        return vector;
    }
}
