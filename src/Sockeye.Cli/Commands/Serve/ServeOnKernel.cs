using System.Net;
using Sockeye.Cli.Networks;
using Sockeye.Cli.Services;

namespace Sockeye.Cli.Commands.Serve;

/// <summary>The service on the host's own TCP/IP, for comparison.</summary>
internal static class ServeOnKernel
{
    public static async Task RunAsync(ServeRequest request, CancellationToken stopping)
    {
        await using var host = new ServiceHost(new KernelNetwork(), request.Log);
        IPEndPoint at = host.Listen(new IPEndPoint(IPAddress.Loopback, request.Port), request.Service);
        if (request.Datagrams is { } datagrams) host.Receive(at, datagrams);
        request.Announce(at, "on this host's kernel");
        await ServeRequest.WaitAsync(stopping).ConfigureAwait(false);
    }
}
