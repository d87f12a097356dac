// TCP's sequence numbers (RFC 9293 §3.4): counted modulo 2^32 and compared by the sign of their difference, which is right
// while the two are less than 2^31 apart. The order is not transitive (a < b < c < a is possible), so it must
// never reach a sort, and there is no IComparable. Equality is ordinary.

using System;
using System.Globalization;

namespace Sockeye.Wire.Tcp;

/// <summary>A point in the sequence space of one direction of a connection.</summary>
public readonly struct SequenceNumber : IEquatable<SequenceNumber>
{
    /// <summary>From a number, said aloud: there is no conversion.</summary>
    public SequenceNumber(uint value) => Value = value;

    /// <summary>The number.</summary>
    public uint Value { get; }

    /// <summary>Whether this lies in [<paramref name="first"/>, <paramref name="end"/>), the end excluded.</summary>
    public bool IsBetween(SequenceNumber first, SequenceNumber end) =>
        unchecked(Value - first.Value < end.Value - first.Value);

    /// <summary>The later of two less than 2^31 apart.</summary>
    public static SequenceNumber Max(SequenceNumber left, SequenceNumber right) => left >= right ? left : right;

    /// <summary>The earlier of two less than 2^31 apart.</summary>
    public static SequenceNumber Min(SequenceNumber left, SequenceNumber right) => left <= right ? left : right;

    /// <inheritdoc/>
    public bool Equals(SequenceNumber other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SequenceNumber other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)Value);

    /// <summary>The number in decimal.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same point.</summary>
    public static bool operator ==(SequenceNumber left, SequenceNumber right) => left.Value == right.Value;

    /// <summary>Another point.</summary>
    public static bool operator !=(SequenceNumber left, SequenceNumber right) => left.Value != right.Value;

    /// <summary>Earlier.</summary>
    public static bool operator <(SequenceNumber left, SequenceNumber right) => left - right < 0;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(SequenceNumber left, SequenceNumber right) => left - right <= 0;

    /// <summary>Later.</summary>
    public static bool operator >(SequenceNumber left, SequenceNumber right) => left - right > 0;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(SequenceNumber left, SequenceNumber right) => left - right >= 0;

    /// <summary>So many bytes on.</summary>
    public static SequenceNumber operator +(SequenceNumber left, uint count) => new(unchecked(left.Value + count));

    /// <summary>So many bytes on, or back when negative.</summary>
    public static SequenceNumber operator +(SequenceNumber left, int count) => new(unchecked(left.Value + (uint)count));

    /// <summary>So many bytes back.</summary>
    public static SequenceNumber operator -(SequenceNumber left, uint count) => new(unchecked(left.Value - count));

    /// <summary>So many bytes back, or on when negative.</summary>
    public static SequenceNumber operator -(SequenceNumber left, int count) => new(unchecked(left.Value - (uint)count));

    /// <summary>Bytes from <paramref name="right"/> to <paramref name="left"/>: negative when left is earlier.</summary>
    public static int operator -(SequenceNumber left, SequenceNumber right) => unchecked((int)(left.Value - right.Value));
}
