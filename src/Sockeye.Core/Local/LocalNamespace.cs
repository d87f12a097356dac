// AF_UNIX names (unix(7)). A process's file system is not ours, so path names live here; like files they outlive their socket
// until unlinked. Abstract names go with their socket.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Local;

/// <summary>Names of AF_UNIX sockets in one stack.</summary>
/// <remarks>Bound: <see cref="Limit"/> names; beyond it bind says ENOMEM. Nobody outside the host can make a name.</remarks>
internal sealed class LocalNamespace
{
    /// <summary>Most names.</summary>
    public const int Limit = 1 << 20;

    private const int AutobindNames = 1 << 20;

    [Bounded("Limit")]
    private readonly Dictionary<string, LocalEndpoint?> _names = new(StringComparer.Ordinal);
    private uint _nextAutobind;

    /// <summary>Names now.</summary>
    public int Count => _names.Count;

    /// <summary>Gives a name to an endpoint. EADDRINUSE when it exists, be it of a closed socket; ENOMEM when full.</summary>
    public Errno TryBind(ReadOnlySpan<byte> name, LocalEndpoint endpoint)
    {
        if (_names.Count >= Limit) return Errno.ENOMEM;
        return _names.TryAdd(KeyOf(name), endpoint) ? Errno.None : Errno.EADDRINUSE;
    }

    /// <summary>Gives an abstract name of five hexadecimal digits that nobody has (unix(7), "Autobind feature").</summary>
    public bool TryAutobind(LocalEndpoint endpoint, out byte[] name)
    {
        for (int i = 0; i < AutobindNames; i++)
        {
            string digits = (_nextAutobind++ % AutobindNames).ToString("x5", CultureInfo.InvariantCulture);
            name = Encoding.ASCII.GetBytes("\0" + digits);
            if (TryBind(name, endpoint) == Errno.None) return true;
        }
        name = [];
        return false;
    }

    /// <summary>The endpoint of a name; null when its socket is closed. False when there is no such name.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out LocalEndpoint? endpoint) => _names.TryGetValue(KeyOf(name), out endpoint);

    /// <summary>The socket of a name is closed: an abstract name goes, a path name stays as a file does.</summary>
    public void Close(ReadOnlySpan<byte> name)
    {
        if (name.Length > 0 && name[0] == 0) _names.Remove(KeyOf(name));
        else _names[KeyOf(name)] = null;
    }

    /// <summary>unlink(2) of a path name. ENOENT when there is none.</summary>
    public Errno Unlink(ReadOnlySpan<byte> name) =>
        name.Length > 0 && name[0] != 0 && _names.Remove(KeyOf(name)) ? Errno.None : Errno.ENOENT;

    // One character a byte: any bytes make a name.
    private static string KeyOf(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name);
}
