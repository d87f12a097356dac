namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>A process's open descriptors, the lowest free number first as POSIX wants it.</summary>
internal sealed class DescriptorTable
{
    private const int First = 3; // a program's standard three come before
    private const int Most = 1024;

    private readonly List<Descriptor?> _open = [];

    /// <summary>A new number for it, or -1 when there are too many.</summary>
    public int Add(Descriptor descriptor)
    {
        int free = _open.IndexOf(null);
        if (free >= 0)
        {
            _open[free] = descriptor;
            return free + First;
        }
        if (_open.Count >= Most) return -1;
        _open.Add(descriptor);
        return _open.Count - 1 + First;
    }

    /// <summary>What a number names, or null.</summary>
    public Descriptor? Find(int number) => number >= First && number - First < _open.Count ? _open[number - First] : null;

    /// <summary>The number is free.</summary>
    public void Remove(int number) => _open[number - First] = null;
}
