using System;

namespace Sockeye.Core.Foundation;

/// <summary>A point in time: nanoseconds since the stack began. Time is always an argument; nothing here reads a clock.</summary>
/// <remarks>Range: 0 to about 292 years. <see cref="Never"/> compares later than every other instant.</remarks>
/// <param name="Nanoseconds">Nanoseconds since the stack began, not negative.</param>
public readonly record struct Instant(long Nanoseconds)
{
    /// <summary>The moment the stack began.</summary>
    public static Instant Zero => default;

    /// <summary>Later than everything: a deadline that is not set.</summary>
    public static Instant Never => new(long.MaxValue);

    /// <summary>True unless this is <see cref="Never"/>.</summary>
    public bool IsSet => Nanoseconds != long.MaxValue;

    /// <summary>Whole microseconds since the stack began.</summary>
    public long Microseconds => Nanoseconds / 1_000;

    /// <summary>Whole milliseconds since the stack began.</summary>
    public long Milliseconds => Nanoseconds / 1_000_000;

    /// <summary>An instant so many nanoseconds later; saturates at <see cref="Never"/>.</summary>
    public Instant PlusNanoseconds(long nanoseconds)
    {
        if (!IsSet) return Never;
        long sum = unchecked(Nanoseconds + nanoseconds);
        return nanoseconds > 0 && sum < Nanoseconds ? Never : new Instant(sum);
    }

    /// <summary>Nanoseconds from <paramref name="earlier"/> to this instant; negative when it is later.</summary>
    public long NanosecondsSince(Instant earlier) => Nanoseconds - earlier.Nanoseconds;

    /// <summary>An instant later by a duration; saturates at <see cref="Never"/>.</summary>
    public static Instant operator +(Instant instant, TimeSpan duration) =>
        duration.Ticks >= long.MaxValue / 100 ? Never : instant.PlusNanoseconds(duration.Ticks * 100);

    /// <summary>An instant earlier by a duration.</summary>
    public static Instant operator -(Instant instant, TimeSpan duration) => new(instant.Nanoseconds - (duration.Ticks * 100));

    /// <summary>The duration between two instants, in steps of 100 ns.</summary>
    public static TimeSpan operator -(Instant later, Instant earlier) =>
        new((later.Nanoseconds - earlier.Nanoseconds) / 100);

    /// <summary>Earlier than.</summary>
    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Later than.</summary>
    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Earlier than or equal.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Later than or equal.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>The earlier of two.</summary>
    public static Instant Min(Instant left, Instant right) => left <= right ? left : right;

    /// <summary>The later of two.</summary>
    public static Instant Max(Instant left, Instant right) => left >= right ? left : right;

    /// <inheritdoc/>
    public override string ToString() =>
        IsSet ? $"{Nanoseconds / 1_000_000_000}.{Nanoseconds / 1_000 % 1_000_000:D6}" : "never";
}
