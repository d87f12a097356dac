using Sockeye.Core.Foundation;
using Sockeye.Devices.Middleware;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Testing.Middleboxes;

/// <summary>One mapping of a NAT while it lives.</summary>
internal sealed class MappingEntry(IPProtocol protocol, Endpoint inside, Endpoint peer, ushort port, bool isForwarded)
{
    // Bound: peers beyond are let in only when they are heard from inside again.
    private const int MostPeers = 4096;

    private readonly HashSet<Endpoint> _peers = [];
    private bool _wasAnswered;
    private bool _hasFinFromInside;
    private bool _hasFinFromOutside;
    private bool _isReset;
    private Instant _used;

    public IPProtocol Protocol => protocol;

    public Endpoint Inside => inside;

    /// <summary>For whom it was made.</summary>
    public Endpoint Peer => peer;

    public ushort Port => port;

    public bool IsForwarded => isForwarded;

    public bool IsExpired(Instant now, NatOptions options) => !isForwarded && now - _used > Timeout(options);

    public bool Admits(Endpoint from, NatBehavior filtering) => isForwarded || filtering switch
    {
        NatBehavior.EndpointIndependent => true,
        NatBehavior.AddressDependent => _peers.Any(known => known.Address == from.Address),
        _ => _peers.Contains(from),
    };

    public void NoteOut(in FrameFacts facts, Endpoint to, Instant now)
    {
        if (_peers.Count < MostPeers) _peers.Add(to);
        _used = now;
        _hasFinFromInside |= (facts.Flags & TcpFlags.Fin) != 0;
        NoteFlags(facts);
    }

    public void NoteIn(in FrameFacts facts, Instant now)
    {
        _wasAnswered = true;
        _hasFinFromOutside |= (facts.Flags & TcpFlags.Fin) != 0;
        NoteFlags(facts);
        // RFC 4787 §4.3: what comes from outside does not keep a mapping of UDP alive; of TCP it does (RFC 5382 §5).
        if (protocol != IPProtocol.Udp) _used = now;
    }

    // A SYN begins another connection on the same ports.
    private void NoteFlags(in FrameFacts facts)
    {
        _isReset |= (facts.Flags & TcpFlags.Rst) != 0;
        if ((facts.Flags & TcpFlags.Syn) != 0) _isReset = _hasFinFromInside = _hasFinFromOutside = false;
    }

    private TimeSpan Timeout(NatOptions options) => protocol switch
    {
        IPProtocol.Udp => options.UdpTimeout,
        IPProtocol.Icmp => options.IcmpTimeout,
        _ => _wasAnswered && !_isReset && !(_hasFinFromInside && _hasFinFromOutside) ? options.TcpTimeout : options.TcpTransitoryTimeout,
    };
}
