using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Tests.Transport.Tcp.Fixture;

/// <summary>Two TCPs and a wire between them that loses, repeats and reorders, all from one seed, in virtual time.</summary>
internal sealed class Pair
{
    private readonly PriorityQueue<(Host To, byte[] Bytes, PacketOffload Offload), (long, long)> _wire = new();
    private readonly Random _random;
    private readonly Faults _faults;
    private long _order;

    public Pair(int seed, Faults faults, TcpSettings? settings = null, InterfaceOptions? nic = null, bool v6 = false)
    {
        _random = new Random(seed);
        _faults = faults;
        A = new Host(InternetAddress.Parse(v6 ? "fd00::1" : "10.0.0.1"), settings, nic, (ulong)seed);
        B = new Host(InternetAddress.Parse(v6 ? "fd00::2" : "10.0.0.2"), settings, nic, (ulong)seed + 1_000_000);
    }

    public Host A { get; }

    public Host B { get; }

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromSeconds(1);

    public long Delivered { get; private set; }

    public bool IsCut { get; set; }

    public Func<TcpFlags, bool>? Lose { get; set; }

    public int OnWire => _wire.Count;

    /// <summary>Both flush, and what they sent goes on the wire.</summary>
    public void Settle()
    {
        A.Context.Advance(Now);
        B.Context.Advance(Now);
        A.Tcp.Flush();
        B.Tcp.Flush();
        Take(A, B);
        Take(B, A);
        A.Tcp.CheckInvariants();
        B.Tcp.CheckInvariants();
    }

    /// <summary>Goes to the next event; false when there is none.</summary>
    public bool Step()
    {
        Settle();
        Instant next = Instant.Min(A.Context.Deadlines.ExactNext(), B.Context.Deadlines.ExactNext());
        if (_wire.TryPeek(out _, out (long Time, long) first)) next = Instant.Min(next, new Instant(first.Time));
        if (!next.IsSet) return false;
        if (next > Now) Now = next;
        while (_wire.TryPeek(out _, out (long Time, long) due) && due.Time <= Now.Nanoseconds)
        {
            (Host to, byte[] bytes, PacketOffload offload) = _wire.Dequeue();
            to.Context.Advance(Now);
            to.Deliver(to == A ? B.Address : A.Address, bytes, offload);
            Delivered++;
        }
        A.Tick(Now);
        B.Tick(Now);
        return true;
    }

    /// <summary>Steps until nothing is left to happen, or a condition holds.</summary>
    public void Run(Func<bool>? until = null, int steps = 2_000_000)
    {
        for (int i = 0; i < steps; i++)
        {
            if (until is not null && until()) return;
            if (Step()) continue;
            if (until is null) return;

            // Only the applications can go on: give them time.
            Now += TimeSpan.FromMilliseconds(1);
        }
        Xunit.Assert.Fail($"not done after {steps} steps, at {Now}");
    }

    private void Take(Host from, Host to)
    {
        while (from.Sent.TryDequeue(out PacketBuffer? packet))
        {
            if (_faults.Whole || packet.Offload.Segmentation == SegmentationKind.None) Put(to, packet.Span.ToArray(), packet.Offload);
            else Cut(to, packet);
            packet.Release();
        }
    }

    private void Put(Host to, byte[] bytes, PacketOffload offload)
    {
        if (IsCut || _random.Next(100) < _faults.Loss) return;
        if (Lose is not null && Lose((TcpFlags)bytes[13])) return;
        int copies = _random.Next(100) < _faults.Duplicate ? 2 : 1;
        for (int i = 0; i < copies; i++)
        {
            long delay = _faults.DelayMicroseconds * 1000L;
            if (_random.Next(100) < _faults.Reorder) delay += _random.NextInt64(2 * delay);
            _wire.Enqueue((to, bytes, offload), (Now.Nanoseconds + delay, _order++));
        }
    }

    // A plain cutter, written for the test: the segments that the header stands for.
    private void Cut(Host to, PacketBuffer packet)
    {
        byte[] whole = packet.Span.ToArray();
        int header = (whole[12] >> 4) * 4;
        int size = packet.Offload.SegmentSize;
        uint seq = BinaryPrimitives.ReadUInt32BigEndian(whole.AsSpan(4));
        for (int at = header; at < whole.Length; at += size)
        {
            int length = Math.Min(size, whole.Length - at);
            byte[] part = [.. whole.AsSpan(0, header), .. whole.AsSpan(at, length)];
            BinaryPrimitives.WriteUInt32BigEndian(part.AsSpan(4), seq + (uint)(at - header));
            if (at + length < whole.Length) part[13] &= unchecked((byte)~(TcpFlags.Fin | TcpFlags.Psh));
            Put(to, part, new PacketOffload { Checksum = ChecksumState.Partial });
        }
    }
}
