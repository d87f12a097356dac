using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Devices.Middleware;

/// <summary>Says of each packet of one direction which one it is in its own conversation, so that its fate need not depend on what
/// other conversations send meanwhile.</summary>
/// <remarks>
/// <para>A TCP segment is known by its connection, its place relative to the initial sequence number, its length and flags (an
/// acknowledgment without data also by what it acknowledges), and by how often the same has been sent. A datagram is known by its
/// addresses, the port of its service, its contents without the first two bytes (an identifier that a client chose by chance, as in
/// DNS), and by how often the same has been sent.</para>
/// <para>Bound: <see cref="MostConversations"/> and <see cref="MostPackets"/>, the older half of which is forgotten; a packet that comes
/// again after that counts as new.</para>
/// </remarks>
public sealed class PacketIdentities
{
    /// <summary>Most conversations that are remembered.</summary>
    public const int MostConversations = 1 << 14;

    /// <summary>Most packets that are remembered.</summary>
    public const int MostPackets = 1 << 17;

    private readonly Generations<Conversation> _conversations = new(MostConversations / 2);
    private readonly Generations<Occurrences> _packets = new(MostPackets / 2);

    /// <summary>Which packet this is. Each one is to be asked for once, in the order of sending.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="isEthernet">It begins with an Ethernet header.</param>
    public PacketIdentity Identify(ReadOnlySpan<byte> frame, bool isEthernet)
    {
        FrameFacts facts = FrameFacts.Read(frame, isEthernet);
        ulong flow = Flow(facts);
        Conversation conversation = _conversations.GetOrAdd(flow);
        ulong packet = facts.Protocol == IPProtocol.Tcp && facts.HasPorts
            ? Segment(facts, conversation)
            : Contents(facts, frame);
        ulong key = Mix(flow ^ Mix(packet));
        int occurrence = ++_packets.GetOrAdd(key).Count;
        return new PacketIdentity(conversation, Mix(key ^ (ulong)occurrence) & ~0xFUL);
    }

    /// <summary>One number for all packets of one direction of a conversation, the same in every process; not secret.</summary>
    public static ulong FlowOf(ReadOnlySpan<byte> frame, bool isEthernet) => Flow(FrameFacts.Read(frame, isEthernet));

    private static ulong Flow(in FrameFacts facts)
    {
        ulong hash = Mix((ulong)facts.Protocol);
        hash = Add(hash, facts.Source);
        hash = Add(hash, facts.Destination);
        if (facts.Protocol == IPProtocol.Tcp) return Mix(hash ^ ((ulong)facts.SourcePort << 16) ^ facts.DestinationPort);
        // A client's port says nothing that its address does not, and may be chosen by chance.
        return Mix(hash ^ Math.Min(facts.SourcePort, facts.DestinationPort));
    }

    private static ulong Segment(in FrameFacts facts, Conversation conversation)
    {
        const TcpFlags Kind = TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst | TcpFlags.Ack;
        if ((facts.Flags & TcpFlags.Syn) != 0 || !conversation.HasOrigin)
        {
            conversation.HasOrigin = true;
            conversation.Origin = facts.Sequence;
            conversation.HasPeerOrigin = false;
        }
        if ((facts.Flags & TcpFlags.Ack) != 0 && !conversation.HasPeerOrigin)
        {
            conversation.HasPeerOrigin = true;
            conversation.PeerOrigin = facts.Acknowledgment;
        }
        uint place = unchecked(facts.Sequence - conversation.Origin);
        uint acknowledged = facts.PayloadLength == 0 ? unchecked(facts.Acknowledgment - conversation.PeerOrigin) : 0;
        ulong shape = ((ulong)(facts.Flags & Kind) << 32) | (uint)facts.PayloadLength;
        return Mix(Mix(shape) ^ ((ulong)place << 32) ^ acknowledged);
    }

    private static ulong Contents(in FrameFacts facts, ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> bytes = facts.IsIP ? frame.Slice(facts.PayloadOffset, facts.PayloadLength) : frame;
        ulong hash = Mix((ulong)bytes.Length);
        if (facts.Protocol == IPProtocol.Udp && bytes.Length > 2) bytes = bytes[2..];
        foreach (byte value in bytes) hash = (hash ^ value) * 0x100000001B3UL;
        return Mix(hash);
    }

    private static ulong Add(ulong hash, InternetAddress address)
    {
        ulong upper = address.IsIPv4 ? address.AsIPv4.Value : address.AsIPv6.Upper;
        ulong lower = address.IsIPv4 ? 0 : address.AsIPv6.Lower;
        return Mix(Mix(hash ^ upper) ^ lower);
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>One direction of a conversation.</summary>
    internal sealed class Conversation
    {
        public bool HasOrigin { get; set; }

        public uint Origin { get; set; }

        public bool HasPeerOrigin { get; set; }

        public uint PeerOrigin { get; set; }

        public bool InBurst { get; set; }
    }

    private sealed class Occurrences
    {
        public int Count { get; set; }
    }

    // Two halves: when the young one is full, it becomes the old one, and what was old is forgotten.
    private sealed class Generations<T>(int half)
        where T : class, new()
    {
        private Dictionary<ulong, T> _young = [];
        private Dictionary<ulong, T> _old = [];

        public T GetOrAdd(ulong key)
        {
            if (_young.TryGetValue(key, out T? value)) return value;
            if (!_old.Remove(key, out value)) value = new T();
            if (_young.Count >= half) (_old, _young) = (_young, []);
            _young.Add(key, value);
            return value;
        }
    }
}

/// <summary>Which packet of its conversation a packet is.</summary>
public readonly struct PacketIdentity
{
    internal PacketIdentity(PacketIdentities.Conversation conversation, ulong chance)
    {
        Conversation = conversation;
        Chance = chance;
    }

    /// <summary>A number that is the packet's own; its lowest four bits are 0.</summary>
    public ulong Chance { get; }

    internal PacketIdentities.Conversation Conversation { get; }
}
