using System.Security.Cryptography;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

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

    protected Task<RawClient> ConnectAsync(TestServer server) => RawClient.ConnectAsync(network, server.EndPoint);

    protected HttpClient CreateClient() => new(network.CreateHandler());

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return network.DisposeAsync();
    }
}
