using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Sockeye.Testing.Quiescence;

/// <summary>One thread of this process as Linux shows it: /proc/self/task/N/stat (proc_pid_stat(5)), kept open.</summary>
internal sealed class LinuxThread : IDisposable
{
    private readonly SafeFileHandle _stat;
    private readonly byte[] _text = new byte[512];

    private LinuxThread(int number, SafeFileHandle stat)
    {
        Number = number;
        _stat = stat;
    }

    /// <summary>The kernel's number of it.</summary>
    public int Number { get; }

    /// <summary>What it is.</summary>
    public ThreadRole Role { get; private set; }

    /// <summary>Processor time when it was last noted.</summary>
    public long Used { get; set; }

    /// <summary>Threads of the process, as this one's line last said.</summary>
    public int Siblings { get; private set; }

    /// <summary>Opens a thread; null when it has ended.</summary>
    public static LinuxThread? Open(int number)
    {
        try
        {
            var thread = new LinuxThread(number, File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{number}/stat")));
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

    public void Dispose() => _stat.Dispose();

    // What .NET calls its own threads; all others run code of the application.
    private static ThreadRole RoleOf(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith(".NET "u8)) return ThreadRole.Application;
        if (name.StartsWith(".NET TP Worker"u8)) return ThreadRole.PoolWorker;
        bool runsCallbacks = name.StartsWith(".NET Long"u8) || name.StartsWith(".NET Sockets"u8);
        return runsCallbacks ? ThreadRole.Application : ThreadRole.Runtime;
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
        return System.Buffers.Text.Utf8Parser.TryParse(fields, out int count, out _) ? count : 0;
    }
}
