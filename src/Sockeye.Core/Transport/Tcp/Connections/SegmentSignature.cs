// Whether a segment is signed as it should be. Read RFC 2385 §2.0, §3.1. Called before anything else is believed, by
// Listening/TcpListener.Arrival and Connections/TcpConnection.Arrival.

using System;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>Checks MD5 signatures.</summary>
internal static class SegmentSignature
{
    /// <summary>False when the segment must be dropped: "Upon receiving a signed segment, the receiver must validate it", and a missing
    /// signature is as bad as a wrong one. So is one that nobody asked for, as on Linux.</summary>
    public static bool IsGood(in Segment seg, in FourTuple tuple, SignatureKeys? keys, TcpCounters counters)
    {
        if (keys is null && seg.Options.Md5Offset == 0) return true;
        ReadOnlySpan<byte> secret = keys is null ? default : keys.Find(tuple.Remote);
        if (secret.IsEmpty)
        {
            if (seg.Options.Md5Offset == 0) return true;
            counters.SignaturesUnexpected++;
            return false;
        }
        if (seg.Options.Md5Offset == 0)
        {
            counters.SignaturesMissing++;
            return false;
        }
        ReadOnlySpan<byte> bytes = seg.Packet.Span;
        Span<byte> digest = stackalloc byte[Md5.DigestLength];
        TcpMd5Signature.Compute(bytes, tuple.Remote, tuple.Local, secret, digest);
        if (digest.SequenceEqual(bytes.Slice(TcpSegment.MinHeaderLength + seg.Options.Md5Offset, Md5.DigestLength))) return true;
        counters.SignaturesWrong++;
        return false;
    }
}
