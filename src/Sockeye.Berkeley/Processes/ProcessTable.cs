namespace Sockeye.Berkeley.Processes;

/// <summary>The processes of one system, by number: for kill and waitpid.</summary>
internal sealed class ProcessTable
{
    // The bound that RLIMIT_NPROC is: a server that never waits for its children meets EAGAIN, not the end of memory.
    public const int Limit = 4096;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, Process> _processes = [];
    private int _lastPid = 100;

    public bool HasRoom
    {
        get
        {
            lock (_lock)
                return _processes.Count < Limit;
        }
    }

    public int Add(Process process)
    {
        lock (_lock)
        {
            do
                _lastPid = _lastPid >= 32767 ? 101 : _lastPid + 1;
            while (_processes.ContainsKey(_lastPid));
            _processes.Add(_lastPid, process);
            return _lastPid;
        }
    }

    public Process? Find(int pid)
    {
        lock (_lock)
            return _processes.GetValueOrDefault(pid);
    }

    /// <summary>The process has ended: its parent may wait for it; without a parent that would, it is forgotten.</summary>
    public void Ended(Process process)
    {
        Process? parent;
        lock (_lock)
        {
            foreach (var child in _processes.Values.Where(other => other.Parent == process).ToArray())
            {
                child.Orphan();
                if (child.HasExited)
                    _processes.Remove(child.Pid);
            }

            parent = process.Parent;
            if (parent is null || parent.HasExited || parent.Signals.ReapsChildrenItself)
                _processes.Remove(process.Pid);
        }

        // A parent in waitpid looks again even where SIGCHLD is ignored.
        parent?.Signal(Libc.SIGCHLD);
        parent?.WakeBlocked();
    }

    /// <summary>One look of waitpid: an ended child's number, 0 where all still run, -ECHILD where there is none.</summary>
    public int TryReap(Process parent, int pid, out int status)
    {
        status = 0;
        lock (_lock)
        {
            var children = _processes.Values.Where(child => child.Parent == parent && (pid == -1 || child.Pid == pid));
            var any = false;
            // A child that ends while nobody wants to know is not waited for, only its disappearance is.
            var nobodyAsks = parent.Signals.ReapsChildrenItself;
            foreach (var child in children)
            {
                any = true;
                if (!child.HasExited || nobodyAsks)
                    continue;
                status = child.WaitStatus;
                _processes.Remove(child.Pid);
                return child.Pid;
            }

            return any ? 0 : -Libc.ECHILD;
        }
    }
}
