using System.Globalization;
using System.Net;
using System.Text;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>HTTP/1.1 by hand, for what HttpClient would not send and would not tell.</summary>
public sealed class RawClient(ClientConnection connection) : IAsyncDisposable
{
    private readonly byte[] _one = new byte[1];

    public ClientConnection Connection => connection;

    public static async Task<RawClient> ConnectAsync(ITestNetwork network, EndPoint server) =>
        new(await network.ConnectAsync(server).WaitAsync(Patience.Long));

    public async Task SendAsync(string text) => await connection.Stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask().WaitAsync(Patience.Long);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await connection.Stream.WriteAsync(bytes).AsTask().WaitAsync(Patience.Long);

    /// <summary>A request without a body.</summary>
    public Task GetAsync(string path = "/", string headers = "") => SendAsync($"GET {path} HTTP/1.1\r\nHost: test\r\n{headers}\r\n");

    /// <summary>The next line without its end; null at the end of the stream.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (await connection.Stream.ReadAsync(_one).AsTask().WaitAsync(Patience.Long) == 1)
        {
            if (_one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)_one[0]);
        }
        return line.Length == 0 ? null : line.ToString();
    }

    public async Task<string> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await connection.Stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience.Long);
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>All that comes until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        await connection.Stream.CopyToAsync(all).WaitAsync(Patience.Long);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    /// <summary>True when the server has closed with FIN and has nothing more to say.</summary>
    public async Task<bool> IsAtEndAsync() => await connection.Stream.ReadAsync(_one).AsTask().WaitAsync(Patience.Long) == 0;

    /// <summary>What reading ends with: null for FIN.</summary>
    public async Task<Exception?> DrainAsync()
    {
        byte[] buffer = new byte[65536];
        try
        {
            while (await connection.Stream.ReadAsync(buffer).AsTask().WaitAsync(Patience.Long) > 0)
            {
            }
            return null;
        }
        catch (IOException failure)
        {
            return failure;
        }
    }

    /// <summary>Status line and headers.</summary>
    public async Task<RawResponse> ReadHeadAsync()
    {
        string status = await ReadLineAsync() ?? throw new EndOfStreamException("The server closed without a response.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return new RawResponse(status, int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture), headers, "");
    }

    /// <summary>A whole response, with a length or in chunks.</summary>
    public async Task<RawResponse> ReadResponseAsync()
    {
        RawResponse head = await ReadHeadAsync();
        if (head.Headers.TryGetValue("Content-Length", out string? length))
        {
            return head with { Body = await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture)) };
        }
        return head.Headers.ContainsKey("Transfer-Encoding") ? head with { Body = await ReadChunksAsync(head.Headers) } : head;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<string> ReadChunksAsync(Dictionary<string, string> trailers)
    {
        var body = new StringBuilder();
        while (true)
        {
            int length = int.Parse((await ReadLineAsync())!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0) break;
            body.Append(await ReadAsync(length));
            await ReadLineAsync();
        }
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':');
            trailers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return body.ToString();
    }
}

/// <summary>A response as it came.</summary>
public sealed record RawResponse(string StatusLine, int Status, Dictionary<string, string> Headers, string Body);
