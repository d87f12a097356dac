using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing.Middleboxes;

/// <summary>The mappings of a NAT, from both sides.</summary>
/// <remarks>Bound: the range of outside ports, for each protocol. Entries that are over go when they are come upon.</remarks>
internal sealed class MappingTable(NatOptions options)
{
    private readonly Dictionary<(IPProtocol Protocol, Endpoint Inside, Endpoint Peer), MappingEntry> _byInside = [];
    private readonly Dictionary<(IPProtocol Protocol, ushort Port), MappingEntry> _byPort = [];
    private int _next = options.FirstPort;
    private bool _keepsPorts = true;

    public IEnumerable<MappingEntry> Living(Instant now) => _byPort.Values.Where(entry => !entry.IsExpired(now, options));

    /// <summary>The mapping for what an inside endpoint sends to a peer, made when there is none; null when no port is free.</summary>
    public MappingEntry? FindOrAdd(IPProtocol protocol, Endpoint inside, Endpoint peer, Instant now)
    {
        var key = (protocol, inside, KeyOf(peer));
        if (_byInside.TryGetValue(key, out MappingEntry? entry))
        {
            if (!entry.IsExpired(now, options)) return entry;
            Remove(entry);
        }
        if (!TryChoosePort(protocol, inside.Port, now, out ushort port)) return null;
        entry = new MappingEntry(protocol, inside, key.Item3, port, isForwarded: false);
        _byInside[key] = entry;
        _byPort[(protocol, port)] = entry;
        return entry;
    }

    /// <summary>The mapping of an outside port, or null.</summary>
    public MappingEntry? Find(IPProtocol protocol, ushort port, Instant now)
    {
        if (!_byPort.TryGetValue((protocol, port), out MappingEntry? entry)) return null;
        if (!entry.IsExpired(now, options)) return entry;
        Remove(entry);
        return null;
    }

    /// <summary>A mapping by hand.</summary>
    public MappingEntry Forward(IPProtocol protocol, ushort port, Endpoint inside)
    {
        if (_byPort.Remove((protocol, port), out MappingEntry? old)) Remove(old);
        var entry = new MappingEntry(protocol, inside, default, port, isForwarded: true);
        _byPort[(protocol, port)] = entry;
        // What the server answers leaves through the same port, whoever the peer is.
        if (options.Mapping == NatBehavior.EndpointIndependent) _byInside[(protocol, inside, default)] = entry;
        return entry;
    }

    public void Remove(MappingEntry entry)
    {
        _byPort.Remove((entry.Protocol, entry.Port));
        foreach (var key in _byInside.Where(pair => pair.Value == entry).Select(pair => pair.Key).ToArray()) _byInside.Remove(key);
    }

    /// <summary>Answers of a forwarded server to one peer use the forwarded port.</summary>
    public void Bind(MappingEntry entry, Endpoint peer) => _byInside.TryAdd((entry.Protocol, entry.Inside, KeyOf(peer)), entry);

    /// <summary>Forgets all but what was set by hand; later mappings get other ports.</summary>
    public void Forget()
    {
        foreach (MappingEntry entry in _byPort.Values.Where(entry => !entry.IsForwarded).ToArray()) _byPort.Remove((entry.Protocol, entry.Port));
        foreach (var key in _byInside.Where(pair => !pair.Value.IsForwarded).Select(pair => pair.Key).ToArray()) _byInside.Remove(key);
        _keepsPorts = false;
    }

    private Endpoint KeyOf(Endpoint peer) => options.Mapping switch
    {
        NatBehavior.EndpointIndependent => default,
        NatBehavior.AddressDependent => new Endpoint(peer.Address, 0),
        _ => peer,
    };

    // RFC 4787 §4.2.1: the inside port, when it is free.
    private bool TryChoosePort(IPProtocol protocol, ushort wanted, Instant now, out ushort port)
    {
        port = wanted;
        if (_keepsPorts && wanted >= options.FirstPort && wanted <= options.LastPort && Find(protocol, wanted, now) is null) return true;
        for (int tried = options.LastPort - options.FirstPort; tried >= 0; tried--)
        {
            port = (ushort)_next;
            _next = _next >= options.LastPort ? options.FirstPort : _next + 1;
            if (port != wanted && Find(protocol, port, now) is null) return true;
        }
        return false;
    }
}
