using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Sockeye.Core.Stack;
using Sockeye.Streams;

namespace Sockeye.Samples.Redis;

/// <summary>As much of a Redis server as a client needs to believe in it: strings, counters, and RESP2, its protocol.</summary>
public sealed class TinyRedis : IDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<string, byte[]> _values = new();

    /// <summary>Listens and serves until it is disposed.</summary>
    /// <param name="driver">The stack to listen on.</param>
    /// <param name="port">Port.</param>
    public TinyRedis(IStackDriver driver, int port = 6379)
    {
        _listener = TcpListener.Listen(driver, new IPEndPoint(IPAddress.Any, port));
        _ = AcceptAsync();
    }

    /// <summary>Commands served.</summary>
    public int Served { get; private set; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync());
        }
        catch (ObjectDisposedException)
        {
            // That is how it ends.
        }
    }

    private async Task ServeAsync(TcpStream stream)
    {
        await using TcpStream connection = stream;
        try
        {
            using var input = new BufferedStream(new ReadOnlySide(connection), 4096);
            while (await ReadCommandAsync(input) is { } command) await connection.WriteAsync(Execute(command));
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    // A command is an array of bulk strings: *2 $3 GET $3 key, each item ending with CR LF.
    private static async Task<byte[][]?> ReadCommandAsync(BufferedStream input)
    {
        string? line = await ReadLineAsync(input);
        if (line is null) return null;
        if (!line.StartsWith('*')) return [.. line.Split(' ').Select(Encoding.UTF8.GetBytes)];
        byte[][] words = new byte[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)][];
        for (int i = 0; i < words.Length; i++)
        {
            string head = await ReadLineAsync(input) ?? throw new EndOfStreamException();
            words[i] = new byte[int.Parse(head.AsSpan(1), CultureInfo.InvariantCulture)];
            await input.ReadExactlyAsync(words[i]);
            await ReadLineAsync(input);
        }
        return words;
    }

    private static async Task<string?> ReadLineAsync(BufferedStream input)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await input.ReadAsync(one) == 1)
        {
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        return null;
    }

    private byte[] Execute(byte[][] command)
    {
        Served++;
        string verb = Encoding.UTF8.GetString(command[0]).ToUpperInvariant();
        string Key() => Encoding.UTF8.GetString(command[1]);
        return verb switch
        {
            "PING" => Simple("PONG"),
            "ECHO" => Bulk(command[1]),
            "SELECT" or "CLIENT" or "READONLY" or "UNSUBSCRIBE" => Simple("OK"),
            "INFO" => Bulk(Encoding.UTF8.GetBytes("# Server\r\nredis_version:6.0.0\r\nredis_mode:standalone\r\n# Replication\r\nrole:master\r\n")),
            "SET" => Set(Key(), command[2]),
            "SETEX" => Set(Key(), command[3]),
            "GET" => Bulk(_values.GetValueOrDefault(Key())),
            "INCR" => Increment(Key(), 1),
            "INCRBY" => Increment(Key(), long.Parse(command[2], CultureInfo.InvariantCulture)),
            "DEL" or "UNLINK" => Integer(_values.TryRemove(Key(), out _) ? 1 : 0),
            "EXISTS" => Integer(_values.ContainsKey(Key()) ? 1 : 0),
            "SUBSCRIBE" => [.. Encoding.UTF8.GetBytes("*3\r\n"), .. Bulk("subscribe"u8.ToArray()), .. Bulk(command[1]), .. Integer(1)],
            "CONFIG" => Encoding.UTF8.GetBytes("*0\r\n"),
            _ => Encoding.UTF8.GetBytes($"-ERR unknown command '{verb}'\r\n"),
        };
    }

    private byte[] Set(string key, byte[] value)
    {
        _values[key] = value;
        return Simple("OK");
    }

    private byte[] Increment(string key, long by)
    {
        byte[] value = _values.AddOrUpdate(
            key,
            _ => Encoding.ASCII.GetBytes(by.ToString(CultureInfo.InvariantCulture)),
            (_, old) => Encoding.ASCII.GetBytes((long.Parse(old, CultureInfo.InvariantCulture) + by).ToString(CultureInfo.InvariantCulture)));
        return Integer(long.Parse(value, CultureInfo.InvariantCulture));
    }

    private static byte[] Simple(string text) => Encoding.UTF8.GetBytes($"+{text}\r\n");

    private static byte[] Integer(long value) => Encoding.UTF8.GetBytes($":{value}\r\n");

    private static byte[] Bulk(byte[]? value) =>
        value is null ? "$-1\r\n"u8.ToArray() : [.. Encoding.UTF8.GetBytes($"${value.Length}\r\n"), .. value, .. "\r\n"u8];

    // BufferedStream wants to seek before it changes from reading to writing, so it gets the reading side alone.
    private sealed class ReadOnlySide(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => false;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
