// A process's table of descriptors: small integers, the lowest free one first (POSIX.1-2024, XSH 2.6).
//
//   fd   entry                       description                      socket
//   0    [flags, ref] -------------> input stream
//   3    [flags, ref] -------------> O_RDWR, references 2 ----------> AF_INET SOCK_STREAM 0.0.0.0:8000 LISTEN
//   4    [flags, ref] --------------^ (dup, or the same entry in a forked process)

using System.Globalization;
using System.Text;
using Sockeye.Berkeley.Names;
using Sockeye.Berkeley.Structures;

namespace Sockeye.Berkeley.Processes;

/// <summary>The descriptors of one process.</summary>
public sealed class DescriptorTable
{
    /// <summary>RLIMIT_NOFILE of a process that asks for nothing else.</summary>
    public const int DefaultLimit = 1024;

    private readonly Lock _lock = new();
    private Entry[] _entries = new Entry[16];
    private int _lowestFree;
    private bool _closed;

    internal DescriptorTable(int limit) => Limit = limit;

    private DescriptorTable(DescriptorTable parent)
    {
        Limit = parent.Limit;
        _entries = (Entry[])parent._entries.Clone();
        _lowestFree = parent._lowestFree;
        _closed = parent._closed;
        foreach (var entry in _entries)
            entry.Description?.AddReference();
    }

    /// <summary>RLIMIT_NOFILE: every descriptor is less than this; a call that needs one more fails with EMFILE.</summary>
    public int Limit { get; }

    /// <summary>How many descriptors are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count(entry => entry.Description is not null);
        }
    }

    /// <summary>True where one more descriptor can be opened.</summary>
    internal bool HasRoom
    {
        get
        {
            lock (_lock)
                return FindFree(0) < Limit;
        }
    }

    /// <summary>What fork gives the child: the same numbers, naming the same descriptions.</summary>
    internal DescriptorTable Copy()
    {
        lock (_lock)
            return new DescriptorTable(this);
    }

    /// <summary>The lowest free number not below <paramref name="minimum"/>, or -EMFILE.</summary>
    internal int Add(Description description, bool closeOnExec = false, int minimum = 0)
    {
        lock (_lock)
        {
            var descriptor = FindFree(minimum);
            if (_closed || descriptor >= Limit)
                return -Libc.EMFILE;
            Put(descriptor, description, closeOnExec);
            return descriptor;
        }
    }

    /// <summary>dup2's second half: the number becomes another name of the description; what it named is closed.</summary>
    internal int Replace(int descriptor, Description description, bool closeOnExec)
    {
        Description? old;
        lock (_lock)
        {
            if (_closed || descriptor < 0 || descriptor >= Limit)
                return -Libc.EBADF;
            old = At(descriptor);
            Put(descriptor, description, closeOnExec);
        }

        old?.RemoveReference();
        return descriptor;
    }

    /// <summary>The description, pinned for the length of a call; null where the number names nothing.</summary>
    internal Description? Pin(int descriptor)
    {
        lock (_lock)
        {
            var description = At(descriptor);
            description?.Pin();
            return description;
        }
    }

    /// <summary>True while the number still names that description: a blocked call asks before it goes on.</summary>
    internal bool Names(int descriptor, Description description)
    {
        lock (_lock)
            return At(descriptor) == description;
    }

    /// <summary>close(2): 0 or -EBADF.</summary>
    internal int Remove(int descriptor)
    {
        Description? description;
        lock (_lock)
        {
            description = At(descriptor);
            if (description is null)
                return -Libc.EBADF;
            _entries[descriptor] = default;
            _lowestFree = Math.Min(_lowestFree, descriptor);
        }

        return description.RemoveReference();
    }

    /// <summary>The process ends: every descriptor is closed and none can be opened.</summary>
    internal void CloseAll()
    {
        Entry[] entries;
        lock (_lock)
        {
            entries = _entries;
            _entries = [];
            _closed = true;
        }

        foreach (var entry in entries)
            entry.Description?.RemoveReference();
    }

    /// <summary>FD_CLOEXEC or 0; -EBADF.</summary>
    internal int GetFlags(int descriptor)
    {
        lock (_lock)
        {
            if (At(descriptor) is null)
                return -Libc.EBADF;
            return _entries[descriptor].CloseOnExec ? Libc.FD_CLOEXEC : 0;
        }
    }

    /// <summary>Sets FD_CLOEXEC; nothing here executes another program, so the flag is only kept.</summary>
    internal int SetFlags(int descriptor, int flags)
    {
        lock (_lock)
        {
            if (At(descriptor) is null)
                return -Libc.EBADF;
            _entries[descriptor].CloseOnExec = (flags & Libc.FD_CLOEXEC) != 0;
            return 0;
        }
    }

    /// <summary>Every open descriptor as values, in order of number.</summary>
    public IReadOnlyList<DescriptorSnapshot> Snapshot()
    {
        var rows = new List<DescriptorSnapshot>();
        for (var descriptor = 0; descriptor < Limit; descriptor++)
        {
            bool closeOnExec;
            Description? description;
            lock (_lock)
            {
                if (descriptor >= _entries.Length)
                    break;
                (description, closeOnExec) = (At(descriptor), _entries[descriptor].CloseOnExec);
                description?.Pin();
            }

            if (description is null)
                continue;
            rows.Add(Describe(descriptor, description, closeOnExec));
            description.Unpin();
        }

        return rows;
    }

    /// <summary>The snapshot as a table for a person.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        string[] heads = ["fd", "family", "type", "protocol", "state", "local", "remote", "refs", "flags"];
        var rows = Snapshot().Select(row => new[]
        {
            row.Descriptor.ToString(CultureInfo.InvariantCulture), row.FamilyName, row.TypeName, row.ProtocolName,
            row.State, row.LocalAddress, row.RemoteAddress, row.References.ToString(CultureInfo.InvariantCulture),
            row.FlagNames,
        }).Prepend(heads).ToList();
        var widths = heads.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return text.ToString();
    }

    private static DescriptorSnapshot Describe(int descriptor, Description description, bool closeOnExec)
    {
        var flags = closeOnExec ? Libc.FD_CLOEXEC : 0;
        if (description.Socket is not { } socket)
        {
            return new DescriptorSnapshot(
                descriptor, 0, 0, 0, "open", "-", "-", description.StatusFlags, flags, description.References);
        }

        Span<byte> address = stackalloc byte[sockaddr_storage.Size];
        var localLength = socket.GetSocketName(address);
        var local = SocketAddressText.Format(address[..Math.Clamp(localLength, 0, address.Length)]);
        var remoteLength = socket.GetPeerName(address);
        var remote = SocketAddressText.Format(address[..Math.Clamp(remoteLength, 0, address.Length)]);
        return new DescriptorSnapshot(
            descriptor, socket.Family, socket.Type, socket.Protocol, socket.State, local, remote,
            description.StatusFlags, flags, description.References);
    }

    private Description? At(int descriptor) =>
        (uint)descriptor < (uint)_entries.Length ? _entries[descriptor].Description : null;

    private int FindFree(int minimum)
    {
        var descriptor = Math.Max(minimum, _lowestFree);
        while (descriptor < _entries.Length && _entries[descriptor].Description is not null)
            descriptor++;
        if (minimum <= _lowestFree)
            _lowestFree = descriptor;
        return descriptor;
    }

    private void Put(int descriptor, Description description, bool closeOnExec)
    {
        if (descriptor >= _entries.Length)
            Array.Resize(ref _entries, Math.Min(Limit, Math.Max(descriptor + 1, _entries.Length * 2)));
        description.AddReference();
        _entries[descriptor] = new Entry(description, closeOnExec);
    }

    private struct Entry(Description? description, bool closeOnExec)
    {
        public readonly Description? Description = description;
        public bool CloseOnExec = closeOnExec;
    }
}
