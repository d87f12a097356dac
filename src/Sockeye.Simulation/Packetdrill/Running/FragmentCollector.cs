using System.Globalization;
using Sockeye.Simulation.Packetdrill.Packets;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>Glues consecutive segments into the one that a script's line means, since scripts are written for stacks that hand
/// large segments to the device.</summary>
internal sealed class FragmentCollector(int wanted)
{
    private readonly List<DrillPacket> _fragments = [];
    private int _length;

    /// <summary>The segments so far.</summary>
    public IReadOnlyList<DrillPacket> Fragments => _fragments;

    /// <summary>The line's length is reached.</summary>
    public bool IsComplete => _fragments.Count > 0 && _length >= wanted;

    /// <summary>Payload so far.</summary>
    public int Length => _length;

    /// <summary>Adds a segment.</summary>
    /// <returns>Why it does not belong to those before, or null.</returns>
    public string? Add(DrillPacket fragment)
    {
        string? reason = _fragments.Count == 0 ? null : Compare(_fragments[^1], fragment);
        _fragments.Add(fragment);
        _length += fragment.Payload.Length;
        return reason;
    }

    /// <summary>All segments as one: the header of the last, the sequence number and CWR of the first.</summary>
    public DrillPacket Join()
    {
        if (_fragments.Count == 1) return _fragments[0];
        DrillPacket first = _fragments[0];
        DrillPacket last = _fragments[^1];
        return last with
        {
            Sequence = first.Sequence,
            Flags = (last.Flags & ~TcpFlags.Cwr) | (first.Flags & TcpFlags.Cwr),
            Payload = [.. _fragments.SelectMany(fragment => fragment.Payload)],
        };
    }

    private string? Compare(DrillPacket before, DrillPacket next)
    {
        const TcpFlags free = TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Cwr;
        if (before.Protocol != next.Protocol) return "another protocol";
        if ((before.Flags & ~free) != (next.Flags & ~free)) return "other flags";
        if (next.Sequence != unchecked(before.Sequence + (uint)before.Payload.Length)) return "a sequence number that does not follow";
        if (before.Acknowledgment != next.Acknowledgment) return "another acknowledgment number";
        if (before.Window != next.Window) return "another window";
        if (before.Urgent != next.Urgent) return "another urgent pointer";
        if (before.OptionOctets != next.OptionOctets) return "other options";
        bool isLast = next.Payload.Length >= wanted - _length;
        return isLast || next.Payload.Length == before.Payload.Length
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{next.Payload.Length} octets instead of {before.Payload.Length}");
    }
}
