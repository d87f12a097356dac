using System.Globalization;
using Sockeye.Simulation.Packetdrill.Running;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>The script's descriptors and the system's, and the sockets among them.</summary>
internal sealed class DescriptorMap
{
    private readonly Dictionary<int, int> _live = [];
    private readonly List<SocketUnderTest> _sockets = [];

    /// <summary>The socket that packets are about: the last one made, or the child that a packet made of it.</summary>
    public SocketUnderTest? UnderTest { get; private set; }

    /// <summary>The sockets in order of making.</summary>
    public IReadOnlyList<SocketUnderTest> Sockets => _sockets;

    /// <summary>The system's number of a script's descriptor, or null when the script has none such.</summary>
    public int? Find(int script) => _live.TryGetValue(script, out int live) ? live : null;

    /// <summary>The script's number of a system's descriptor, or null.</summary>
    public int? FindScript(int live) => _live.FirstOrDefault(pair => pair.Value == live) is { Key: > 0 } pair ? pair.Key : null;

    /// <summary>A script's number means a new descriptor.</summary>
    /// <returns>A complaint, or null.</returns>
    public string? Add(int script, int live) => _live.TryAdd(script, live)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"the script has a descriptor {script} already");

    /// <summary>A script's number means another descriptor from now on, whatever it meant before.</summary>
    public void Replace(int script, int live) => _live[script] = live;

    /// <summary>It was closed.</summary>
    public void Remove(int script) => _live.Remove(script);

    /// <summary>Packets are about this socket from now on.</summary>
    public void Test(SocketUnderTest socket)
    {
        UnderTest = socket;
        _sockets.Add(socket);
    }

    /// <summary>The open socket of a script's descriptor, or null.</summary>
    public SocketUnderTest? FindSocket(int script) => Find(script) is { } live
        ? _sockets.LastOrDefault(socket => socket.ScriptDescriptor == script && socket.Descriptor == live)
        : null;
}
