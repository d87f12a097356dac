using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Middleware;

/// <summary>Faults of one direction without time: one frame in, none to three out.</summary>
internal sealed class FaultyDirection(LinkConditions conditions, ulong seed, ulong direction, int linkHeader, Action<string>? onFault)
{
    /// <summary>Most frames that come out for one that goes in: itself, its copy, and one that was held.</summary>
    public const int MaximumMade = 3;

    private readonly LinkImpairment _impairment = new(
        conditions with { Delay = TimeSpan.Zero, Jitter = TimeSpan.Zero, Rate = 0 }, seed, direction);

    private PacketBuffer? _held;

    public long Dropped { get; private set; }

    public bool IsHolding => _held is not null;

    public void CountDrop() => Dropped++;

    public PacketBuffer? TakeHeld()
    {
        var held = _held;
        _held = null;
        return held;
    }

    /// <summary>Passes a frame; what comes out is written to <paramref name="made"/>.</summary>
    public int Pass(PacketBuffer frame, PacketPool? pool, Span<PacketBuffer> made)
    {
        var fate = _impairment.Judge(frame.Length, frame.Length - linkHeader, Instant.Zero);
        if (fate.IsRemarkable)
            onFault?.Invoke(_impairment.Describe(fate));
        if (fate.IsLost)
        {
            Dropped++;
            frame.Release();
            return 0;
        }

        int count = 0;
        if (fate.SecondArrival.IsSet && pool is not null && FrameCopy.TryCopy(frame, pool) is { } copy)
            made[count++] = copy;
        frame = ImpairedFrame.Apply(frame, fate, pool);
        if (fate.IsReordered && _held is null)
        {
            _held = frame;
            return count;
        }

        made[count++] = frame;
        if (TakeHeld() is { } overtaken)
            made[count++] = overtaken;
        return count;
    }
}
