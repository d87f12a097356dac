using System.Buffers.Binary;
using System.Diagnostics;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Devices.Tests;

/// <summary>Packets made by hand and frames waited for, so that these tests rest on the devices alone.</summary>
internal static class Packets
{
    public const int IPv4Header = 20;
    public const int UdpHeader = 8;

    /// <summary>An IPv4 UDP datagram. With <paramref name="partial"/> only the pseudo-header is in the checksum.</summary>
    public static PacketBuffer Udp(PacketPool pool, string source, string destination, ushort port, ReadOnlySpan<byte> payload, bool partial) =>
        Udp(pool, InternetAddress.Parse(source), InternetAddress.Parse(destination), port, payload, partial);

    /// <summary>The same, from addresses that are read already.</summary>
    public static PacketBuffer Udp(
        PacketPool pool, InternetAddress source, InternetAddress destination, ushort port, ReadOnlySpan<byte> payload, bool partial)
    {
        var buffer = pool.TryRent(IPv4Header + UdpHeader + payload.Length)!;
        var p = buffer.Append(IPv4Header + UdpHeader + payload.Length);
        p[..(IPv4Header + UdpHeader)].Clear();
        p[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(p[2..], (ushort)p.Length);
        p[8] = 64;
        p[9] = 17;
        source.WriteTo(p[12..]);
        destination.WriteTo(p[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(p[10..], (ushort)~Fold(Sum(p[..IPv4Header])));
        var udp = p[IPv4Header..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, 4000);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        payload.CopyTo(udp[8..]);
        uint pseudo = Sum(p[12..20]) + 17 + (uint)udp.Length;
        if (partial)
        {
            BinaryPrimitives.WriteUInt16BigEndian(udp[6..], Fold(pseudo));
            buffer.Offload.Checksum = ChecksumState.Partial;
            buffer.Offload.ChecksumStart = buffer.Start + IPv4Header;
            buffer.Offload.ChecksumOffset = 6;
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(udp[6..], (ushort)~Fold(pseudo + Sum(udp)));
        }

        return buffer;
    }

    /// <summary>Any bytes as a frame.</summary>
    public static PacketBuffer Frame(PacketPool pool, ReadOnlySpan<byte> bytes)
    {
        var buffer = pool.TryRent(bytes.Length)!;
        bytes.CopyTo(buffer.Append(bytes.Length));
        return buffer;
    }

    /// <summary>Receives until a frame is wanted, for two seconds at most; other frames are let go.</summary>
    public static PacketBuffer Expect(this IFrameDevice device, PacketPool pool, Func<PacketBuffer, bool> wanted)
    {
        var batch = new PacketBuffer[1];
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(2))
        {
            if (device.Receive(batch, pool) == 0)
            {
                Thread.Yield();
                continue;
            }

            if (wanted(batch[0]))
                return batch[0];
            batch[0].Release();
        }

        Assert.Fail($"no such frame came out of {device.Description.Name} in two seconds");
        throw new UnreachableException();
    }

    public static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i + 1 < bytes.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        return (bytes.Length & 1) == 0 ? sum : sum + ((uint)bytes[^1] << 8);
    }

    public static ushort Fold(uint sum)
    {
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)((sum & 0xffff) + (sum >> 16));
    }
}
