// SYN cookies: a listener that keeps nothing of a SYN. Read RFC 4987 §3.6 and Appendix A. Numbers and layout are Linux's:
//
//   ISS = H0(connection) + IRS + (minute << 24) + (H1(connection, minute) + index of MSS) mod 2^24
//
// and, where the peer sends timestamps, the low bits of ours say what the SYN asked for beyond an MSS:
//
//   5       4       3       0
//   ECN     SACK    window scale (15: none)

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Listening;

/// <summary>Makes initial sequence numbers that remember a SYN, and reads them back.</summary>
internal readonly struct SynCookies(KeyedHash secret)
{
    /// <summary>Bits of a timestamp that tell options.</summary>
    public const int OptionBits = 6;

    private const int CounterShift = 24;
    private const uint LowMask = (1u << CounterShift) - 1;
    private const long CounterPeriod = 60_000_000_000;
    private const uint MaximumAge = 2;
    private const uint NoScale = 0xF;
    private const uint SackBit = 1u << 4;
    private const uint EcnBit = 1u << 5;

    /// <summary>How long a cookie is good for, at most.</summary>
    public static TimeSpan Lifetime => TimeSpan.FromMinutes(MaximumAge);

    private static ReadOnlySpan<ushort> SizesV4 => [536, 1300, 1440, 1460];

    private static ReadOnlySpan<ushort> SizesV6 => [1220, 1420, 1440, 8940];

    /// <summary>The cookie for a SYN.</summary>
    /// <param name="tuple">The connection.</param>
    /// <param name="irs">The peer's initial sequence number.</param>
    /// <param name="mss">The peer's MSS; the largest of a few sizes that is not above it is what will be remembered.</param>
    /// <param name="now">Now.</param>
    public SequenceNumber Make(in FourTuple tuple, SequenceNumber irs, ref int mss, Instant now)
    {
        ReadOnlySpan<ushort> sizes = SizesOf(tuple);
        int index = sizes.Length - 1;
        while (index > 0 && mss < sizes[index]) index--;
        mss = sizes[index];
        uint counter = Counter(now);
        uint low = (Hash(tuple, counter, 1) + (uint)index) & LowMask;
        return new SequenceNumber(unchecked(Hash(tuple, 0, 0) + irs.Value + (counter << CounterShift) + low));
    }

    /// <summary>Reads a cookie back; false when we did not make it for this connection lately.</summary>
    public bool TryRead(in FourTuple tuple, SequenceNumber irs, SequenceNumber cookie, Instant now, out int mss)
    {
        mss = 0;
        uint counter = Counter(now);
        uint rest = unchecked(cookie.Value - Hash(tuple, 0, 0) - irs.Value);
        uint age = (counter - (rest >> CounterShift)) & (uint.MaxValue >> CounterShift);
        if (age >= MaximumAge) return false;
        uint index = (rest - Hash(tuple, counter - age, 1)) & LowMask;
        ReadOnlySpan<ushort> sizes = SizesOf(tuple);
        if (index >= (uint)sizes.Length) return false;
        mss = sizes[(int)index];
        return true;
    }

    /// <summary>A value of the timestamp clock, not later than the given one, whose low bits tell the peer's options.</summary>
    public static uint WithOptions(uint clock, WindowScale? peerScale, bool sack, bool ecn)
    {
        uint options = peerScale is { } scale ? scale.Shift : NoScale;
        if (sack) options |= SackBit;
        if (ecn) options |= EcnBit;
        uint value = (clock >> OptionBits << OptionBits) | options;
        return unchecked((int)(value - clock)) > 0 ? value - (1u << OptionBits) : value;
    }

    /// <summary>Reads options back from the echo of our clock; false when they are none that the settings allow.</summary>
    public static bool TryReadOptions(uint clock, TcpSettings settings, out HandshakeOptions peer, out WindowScale scale, out bool ecn)
    {
        bool hasScale = (clock & NoScale) != NoScale;
        bool hasSack = (clock & SackBit) != 0;
        scale = hasScale ? WindowScale.FromWire((byte)(clock & NoScale)) : WindowScale.None;
        ecn = (clock & EcnBit) != 0;
        peer = new HandshakeOptions(0, true, hasSack, hasScale, WindowScale.None);
        return settings.Timestamps && (settings.SelectiveAcknowledgment || !hasSack) && (settings.WindowScaling || !hasScale);
    }

    private static ReadOnlySpan<ushort> SizesOf(in FourTuple tuple) => tuple.Local.Version == IPVersion.V4 ? SizesV4 : SizesV6;

    private static uint Counter(Instant now) => unchecked((uint)(now.Nanoseconds / CounterPeriod));

    private uint Hash(in FourTuple tuple, uint counter, uint which)
    {
        ulong ports = ((ulong)tuple.LocalPort << 48) | ((ulong)tuple.RemotePort << 32);
        return (uint)secret.Hash(tuple.Local, tuple.Remote, ports | (counter << 1) | which);
    }
}
