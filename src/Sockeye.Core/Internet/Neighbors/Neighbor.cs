using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>One entry of the neighbour cache: the machine, its timer, and the packets that wait for it.</summary>
internal sealed class Neighbor(NeighborCache cache, Interface nic, InternetAddress address, int queueLimit) : TimedObject
{
    // Exists only while packets wait.
    [Bounded("queueLimit given to the constructor")]
    private PacketBuffer?[] _pending = [];
    private int _head;

    /// <summary>State and link address. A mutable struct: used through this field only.</summary>
    public NeighborStateMachine Machine = new();

    /// <summary>On which link.</summary>
    public Interface Interface => nic;

    /// <summary>Whose entry.</summary>
    public InternetAddress Address => address;

    /// <summary>Our address that the latest packet to wait came from.</summary>
    public InternetAddress AskingFor { get; set; } = InternetAddress.Any(address.Version);

    /// <summary>Packets that wait.</summary>
    public int Pending { get; private set; }

    /// <inheritdoc/>
    public override Instant NextDeadline => Machine.Deadline;

    /// <inheritdoc/>
    public override void OnDeadline(Instant now) => cache.OnTimeout(this);

    /// <summary>Lets a packet wait. RFC 4861 §7.2.2: when the queue is full "the new arrival replaces the oldest entry".</summary>
    /// <returns>The packet that had to go, owned by the caller, or null.</returns>
    public PacketBuffer? Enqueue(PacketBuffer packet)
    {
        PacketBuffer? replaced = Pending == queueLimit ? Dequeue() : null;
        if (_pending.Length == 0) _pending = new PacketBuffer?[queueLimit];
        _pending[(_head + Pending++) % queueLimit] = packet;
        return replaced;
    }

    /// <summary>Takes the oldest waiting packet, or null.</summary>
    public PacketBuffer? Dequeue()
    {
        if (Pending == 0)
        {
            _pending = [];
            return null;
        }
        PacketBuffer? packet = _pending[_head];
        _pending[_head] = null;
        _head = (_head + 1) % queueLimit;
        Pending--;
        return packet;
    }

    /// <summary>As a value.</summary>
    public NeighborInfo Info => new(
        nic.Index, address, Machine.LinkAddress, Machine.State, Machine.IsRouter, Pending, Machine.Deadline);
}
