using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Sockeye.AspNetCore.Tests.Networks;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>Tests that are written once and run on each network.</summary>
public abstract class TransportSuite(ITestNetwork network) : IAsyncDisposable
{
    protected ITestNetwork Network => network;

    /// <summary>Bytes that no compression and no misplaced block leaves the same.</summary>
    protected static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    protected static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    /// <summary>Answers with the body once it is there. Answering while it comes would wait for a client that reads only when it has
    /// sent all, as HttpClient does in HTTP/1.1, and that client for us.</summary>
    protected static async Task EchoWholeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    protected Task<RawClient> ConnectAsync(TestServer server) => RawClient.ConnectAsync(network, server.EndPoint);

    protected HttpClient CreateClient() => new(network.CreateHandler());

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return network.DisposeAsync();
    }
}
