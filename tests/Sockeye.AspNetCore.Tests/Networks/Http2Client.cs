using System.Buffers.Binary;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>HTTP/2 by hand, frame by frame (RFC 9113 §4.1), for what HttpClient would not send and would not tell.</summary>
public sealed class Http2Client(Stream stream)
{
    public const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8;
    public const byte Acknowledgment = 1, EndStream = 1, EndHeaders = 4;

    // HPACK (RFC 7541 §A): :method GET, :scheme http, :path /, and ":authority: a" without indexing.
    private static readonly byte[] GetRequest = [0x82, 0x86, 0x84, 0x01, 0x01, (byte)'a'];

    public async Task SendAsync(byte type, byte flags, int streamId, byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, ((uint)payload.Length << 8) | type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, 9);
        await stream.WriteAsync(frame).AsTask().WaitAsync(Patience.Long);
    }

    public async Task SendPrefaceAsync()
    {
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await SendAsync(Settings, 0, 0, []);
    }

    public Task GetAsync(int streamId) => SendAsync(Headers, EndStream | EndHeaders, streamId, GetRequest);

    /// <summary>The next frame; null at the end of the stream.</summary>
    public async Task<Http2Frame?> ReadAsync()
    {
        byte[] head = new byte[9];
        int read = await stream.ReadAtLeastAsync(head, 9, throwOnEndOfStream: false).AsTask().WaitAsync(Patience.Long);
        if (read == 0) return null;
        if (read < 9) throw new EndOfStreamException();
        byte[] payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(head) >> 8];
        await stream.ReadExactlyAsync(payload).AsTask().WaitAsync(Patience.Long);
        return new Http2Frame(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
    }

    /// <summary>Reads on until a frame of a type comes.</summary>
    public async Task<Http2Frame> ReadAsync(byte type, Func<Http2Frame, bool>? wanted = null)
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == type && (wanted is null || wanted(frame))) return frame;
        }
        throw new EndOfStreamException($"The server closed without a frame of type {type}.");
    }
}

/// <summary>A frame.</summary>
public sealed record Http2Frame(byte Type, byte Flags, int StreamId, byte[] Payload)
{
    /// <summary>Error code of a GOAWAY.</summary>
    public uint GoAwayError => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(4));

    /// <summary>Last stream that a GOAWAY says was served.</summary>
    public int GoAwayLastStream => BinaryPrimitives.ReadInt32BigEndian(Payload);
}
