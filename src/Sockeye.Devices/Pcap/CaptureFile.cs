using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Pcap;

namespace Sockeye.Devices.Pcap;

/// <summary>A pcapng file that any number of devices write to, each as an interface of its own; from any thread.</summary>
/// <remarks>Frames are written as they would look on a wire: an unfinished checksum is finished in the copy, so that
/// Wireshark does not cry wolf. A segment of 64 KiB that the device takes whole is one packet in the file, as it is in a
/// capture of the kernel's. Flushed once a second while packets come, and at the end.</remarks>
public sealed class CaptureFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PcapngWriter _writer;
    private readonly TimeProvider _clock;
    private readonly byte[] _frame = new byte[PacketPool.LargeCapacity];
    private long _flushed;
    private bool _closed;

    /// <summary>Writes to a stream, which is disposed with the file.</summary>
    public CaptureFile(Stream stream, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _writer = new PcapngWriter(stream);
        _clock = clock;
        _flushed = clock.GetTimestamp();
    }

    /// <summary>Packets written so far.</summary>
    public long Packets { get; private set; }

    /// <summary>Creates a file, in place of any that was there.</summary>
    /// <exception cref="IOException">It cannot be created; the message says why.</exception>
    public static CaptureFile Create(string path, TimeProvider clock)
    {
        try
        {
            return new CaptureFile(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16), clock);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"cannot write the capture {path}: {e.Message} Choose another file.", e);
        }
    }

    /// <summary>Closes the file; what devices still write is let go.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            _writer.Dispose();
        }
    }

    internal int AddInterface(DeviceDescription device)
    {
        lock (_lock)
            return _writer.AddInterface(device.Name, device.LinkLayer == LinkLayer.Ethernet ? LinkType.Ethernet : LinkType.RawIP);
    }

    internal void Write(int index, PacketBuffer frame, PacketDirection direction, string? comment)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            var bytes = _frame.AsSpan(0, frame.Length);
            frame.Span.CopyTo(bytes);
            FinishChecksum(bytes, frame);
            long nanoseconds = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
            _writer.WritePacket(index, nanoseconds, bytes, direction, comment);
            Packets++;
            FlushNowAndThen();
        }
    }

    private static void FinishChecksum(Span<byte> bytes, PacketBuffer frame)
    {
        ref readonly var offload = ref frame.Offload;
        int start = offload.ChecksumStart - frame.Start;
        if (offload.Checksum != ChecksumState.Partial || start < 0 || start + offload.ChecksumOffset + 2 > bytes.Length)
            return;
        ushort sum = InternetChecksum.Compute(bytes[start..]);
        // RFC 768: a sum of zero is written as all ones, since zero says "no checksum"; for TCP both mean the same.
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(start + offload.ChecksumOffset)..], sum == 0 ? (ushort)0xffff : sum);
    }

    private void FlushNowAndThen()
    {
        long now = _clock.GetTimestamp();
        if (_clock.GetElapsedTime(_flushed, now) < TimeSpan.FromSeconds(1))
            return;
        _flushed = now;
        _writer.Flush();
    }
}
