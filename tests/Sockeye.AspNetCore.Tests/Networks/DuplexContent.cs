using System.Net;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>A body that HttpClient sends while it reads the response; with a ByteArrayContent it waits for the end of it.</summary>
public sealed class DuplexContent(byte[] body) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(body).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
