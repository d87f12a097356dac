using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Sockeye.Wire.Pcap;

/// <summary>Reads a capture file packet by packet. A damaged file is not an exception: reading stops and
/// <see cref="Error"/> says what is wrong and where.</summary>
public abstract class CaptureReader : IDisposable
{
    private readonly List<CaptureInterface> _interfaces = [];

    private protected CaptureReader(CaptureSource source) => Source = source;

    /// <summary>Why reading stopped before the end, in a sentence; null while all is well.</summary>
    public string? Error { get; private set; }

    /// <summary>Packets read so far.</summary>
    public long PacketCount { get; private set; }

    /// <summary>The interfaces described so far.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    private protected CaptureSource Source { get; }

    /// <summary>Recognises the format by the file's first bytes: pcapng, or classic pcap in either byte order with
    /// microseconds or nanoseconds.</summary>
    /// <returns>A reader, always; one with <see cref="Error"/> set when the file is no capture.</returns>
    public static CaptureReader Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var source = new CaptureSource(stream);
        Span<byte> magic = stackalloc byte[4];
        var read = source.Read(magic);
        if (read < 4)
            return new UnreadableCapture(source, read == 0 ? "the file is empty" : "truncated at byte "
                + Text(read) + ": too short to be a capture file");
        var value = BinaryPrimitives.ReadUInt32BigEndian(magic);
        if (value == PcapngFormat.SectionHeaderBlock)
            return new PcapngReader(source);
        if (PcapFormat.TryRecognise(value, out var format))
            return new PcapReader(source, format);
        return new UnreadableCapture(source, WhatElseItMayBe(value));
    }

    /// <summary>Reads the next packet.</summary>
    /// <returns>False at the end of the file, and when the file is damaged: then <see cref="Error"/> is set.</returns>
    public bool TryReadNext(out CapturedPacket packet)
    {
        packet = default;
        if (Error is not null || !TryReadPacket(out packet))
            return false;
        PacketCount++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Source.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract bool TryReadPacket(out CapturedPacket packet);

    private protected void Add(CaptureInterface description) => _interfaces.Add(description);

    /// <summary>Records why reading stops.</summary>
    /// <returns>False, for the caller to return.</returns>
    private protected bool Fail(string error)
    {
        Error ??= error;
        return false;
    }

    private protected bool FailTruncated(string what) =>
        Fail("truncated at byte " + Text(Source.Position) + ": the file ends inside " + what + ", after "
            + Text(PacketCount) + (PacketCount == 1 ? " whole packet" : " whole packets"));

    private protected bool FailDamaged(long position, string what) => Fail("damaged at byte " + Text(position) + ": " + what);

    private protected static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string WhatElseItMayBe(uint magic) => (magic >> 16) switch
    {
        0x1F8B => "not a capture file: it is compressed with gzip, unpack it first",
        0x28B5 => "not a capture file: it is compressed with zstd, unpack it first",
        _ => "not a capture file: it begins with neither a pcapng nor a pcap mark",
    };

    private sealed class UnreadableCapture : CaptureReader
    {
        public UnreadableCapture(CaptureSource source, string error)
            : base(source) => Fail(error);

        private protected override bool TryReadPacket(out CapturedPacket packet)
        {
            packet = default;
            return false;
        }
    }
}
