using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sockeye.Testing.Quiescence;

/// <summary>One thread of this process as Linux shows it: /proc/self/task/N/stat (proc_pid_stat(5)) and /proc/self/task/N/syscall
/// (proc_pid_syscall(5)), kept open.</summary>
internal sealed class LinuxThread : IDisposable
{
    // Number of the system call futex; -1 where we do not know it.
    private static readonly int s_futex = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 or Architecture.LoongArch64 or Architecture.RiscV64 => 98,
        _ => -1,
    };

    private static readonly int s_clockNanosleep = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 230,
        Architecture.Arm64 or Architecture.LoongArch64 or Architecture.RiscV64 => 115,
        _ => -1,
    };

    // FUTEX_WAIT | FUTEX_PRIVATE_FLAG, and the value of a lock that is taken and waited for (glibc, nptl/lowlevellock.h).
    private const ulong FutexWaitPrivate = 128, TakenAndWanted = 2;
    private static readonly bool s_isGlibc = !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);

    private readonly SafeFileHandle _stat;
    private readonly SafeFileHandle? _call;
    private readonly byte[] _text = new byte[512];

    private LinuxThread(int number, SafeFileHandle stat, SafeFileHandle? call)
    {
        Number = number;
        _stat = stat;
        _call = call;
    }

    /// <summary>The kernel's number of it.</summary>
    public int Number { get; }

    /// <summary>What it is.</summary>
    public ThreadRole Role { get; private set; }

    /// <summary>Processor time when it was last noted.</summary>
    public long Used { get; private set; }

    /// <summary>When that time was noted first (<see cref="Stopwatch.GetTimestamp"/>): it has not run since.</summary>
    public long StillSince { get; private set; }

    /// <summary>Threads of the process, as this one's line last said.</summary>
    public int Siblings { get; private set; }

    /// <summary>Opens a thread; null when it has ended.</summary>
    public static LinuxThread? Open(int number)
    {
        try
        {
            string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{number}/");
            var thread = new LinuxThread(number, File.OpenHandle(folder + "stat"), TryOpenCall(folder + "syscall"));
            if (thread.Read() is not 0) return thread;
            thread.Dispose();
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The state's letter of a thread; 0 when it has ended.</summary>
    public static byte StateOf(int number)
    {
        using LinuxThread? thread = Open(number);
        return thread?.Read() ?? 0;
    }

    /// <summary>Its state's letter: R runs or may run, S sleeps, D waits for a disk or a page; 0 when it has ended.</summary>
    public byte Read()
    {
        int length;
        try
        {
            length = RandomAccess.Read(_stat, _text, 0);
        }
        catch (IOException)
        {
            return 0;
        }
        // "N (name) S parent group …": the name may hold anything, so its end is the last parenthesis.
        ReadOnlySpan<byte> line = _text.AsSpan(0, length);
        int begin = line.IndexOf((byte)'('), end = line.LastIndexOf((byte)')');
        if (begin < 0 || end < begin || end + 2 >= line.Length) return 0;
        Role = RoleOf(line[(begin + 1)..end]);
        Siblings = ReadSiblings(line[(end + 2)..]);
        return line[end + 2];
    }

    /// <summary>Notes its processor time.</summary>
    /// <returns>False when it has ended.</returns>
    public bool TryNoteClock()
    {
        long used = ThreadClock.Read(Number);
        if (used != Used) StillSince = Stopwatch.GetTimestamp();
        Used = used;
        return used >= 0;
    }

    /// <summary>What it sleeps for, as far as that can be known.</summary>
    public ThreadWait ReadWait()
    {
        int length = 0;
        try
        {
            if (_call is not null) length = RandomAccess.Read(_call, _text, 0);
        }
        catch (IOException)
        {
            // As where the kernel has no such file.
        }
        if (length == 0) return Read() == (byte)'R' ? ThreadWait.Nothing : ThreadWait.Event;
        // "number argument … stack counter", or "running": the number decimal, the rest hexadecimal. futex(address, operation, value, timeout).
        ReadOnlySpan<byte> line = _text.AsSpan(0, length);
        if (!Utf8Parser.TryParse(line, out int number, out _)) return ThreadWait.Nothing;
        if (number == s_clockNanosleep) return ThreadWait.Timed;
        if (number != s_futex) return ThreadWait.Event;
        if (Argument(line, 4) is not 0) return ThreadWait.Timed;
        bool isLock = s_isGlibc && Argument(line, 2) == FutexWaitPrivate && Argument(line, 3) == TakenAndWanted;
        return isLock ? ThreadWait.Lock : ThreadWait.Event;
    }

    public void Dispose()
    {
        _stat.Dispose();
        _call?.Dispose();
    }

    private static SafeFileHandle? TryOpenCall(string path)
    {
        if (s_futex < 0) return null;
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Not every kernel has it, nor lets everybody see it.
            return null;
        }
    }

    private static ulong? Argument(ReadOnlySpan<byte> line, int index)
    {
        foreach (Range part in line.Split((byte)' '))
        {
            if (index-- > 0) continue;
            ReadOnlySpan<byte> text = line[part];
            return text.StartsWith("0x"u8) && Utf8Parser.TryParse(text[2..], out ulong value, out _, 'x') ? value : null;
        }
        return null;
    }

    // What .NET calls its own threads; all others run code of the application. Of its own some run managed code too, and may be
    // preempted with a lock of .NET's in hand (that of its timers above all) for which the application waits.
    private static ThreadRole RoleOf(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith(".NET "u8)) return ThreadRole.Application;
        ReadOnlySpan<byte> kind = name[".NET ".Length..];
        if (kind.StartsWith("TP Worker"u8)) return ThreadRole.PoolWorker;
        bool isManaged = kind.StartsWith("Long"u8) || kind.StartsWith("Sockets"u8) || kind.StartsWith("Timer"u8)
            || kind.StartsWith("Finalizer"u8) || kind.StartsWith("TP Gate"u8);
        return isManaged ? ThreadRole.Application : ThreadRole.Runtime;
    }

    // num_threads is field 20; the state is field 3.
    private static int ReadSiblings(ReadOnlySpan<byte> fields)
    {
        for (int skipped = 0; skipped < 17; skipped++)
        {
            int space = fields.IndexOf((byte)' ');
            if (space < 0) return 0;
            fields = fields[(space + 1)..];
        }
        return Utf8Parser.TryParse(fields, out int count, out _) ? count : 0;
    }
}
