// RFC 2385 §2.0: what is signed, in this order:
//
//   1. the TCP pseudo-header (source, destination, zero-padded protocol number, segment length)
//   2. the TCP header, excluding options, and assuming a checksum of zero
//   3. the TCP segment data (if any)
//   4. an independently-specified key or password, known to both TCPs

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.Tcp;

/// <summary>The MD5 signature of a segment (RFC 2385).</summary>
public static class TcpMd5Signature
{
    /// <summary>Bytes that the option takes, padded: nop, nop, kind, length, digest.</summary>
    public const int OptionLength = 20;

    /// <summary>Writes the digest of a whole segment; what its checksum field and its options say does not matter.</summary>
    public static void Compute(
        ReadOnlySpan<byte> segment, InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> key, Span<byte> digest)
    {
        var md5 = new Md5(stackalloc byte[64]);
        AppendPseudoHeader(ref md5, source, destination, segment.Length);
        Span<byte> header = stackalloc byte[TcpSegment.MinHeaderLength];
        segment[..TcpSegment.MinHeaderLength].CopyTo(header);
        header[TcpSegment.ChecksumOffset] = header[TcpSegment.ChecksumOffset + 1] = 0;
        md5.Append(header);
        md5.Append(segment[((segment[12] >> 4) * 4)..]);
        md5.Append(key);
        md5.Finish(digest);
    }

    private static void AppendPseudoHeader(ref Md5 md5, InternetAddress source, InternetAddress destination, int length)
    {
        Span<byte> bytes = stackalloc byte[40];
        if (source.IsIPv4)
        {
            source.AsIPv4.WriteTo(bytes);
            destination.AsIPv4.WriteTo(bytes[4..]);
            bytes[8] = 0;
            bytes[9] = (byte)IPProtocol.Tcp;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], (ushort)length);
            md5.Append(bytes[..12]);
            return;
        }

        source.AsIPv6.WriteTo(bytes);
        destination.AsIPv6.WriteTo(bytes[16..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[32..], (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[36..], (uint)IPProtocol.Tcp);
        md5.Append(bytes);
    }
}
