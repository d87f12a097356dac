using System.Net;
using Sockeye.Cli.Control;
using Sockeye.Cli.Networks;
using Sockeye.Cli.Services;
using Sockeye.Devices.Forward;
using Sockeye.Devices.Pcap;
using Sockeye.Hosting;
using Sockeye.Wire.Addresses;

namespace Sockeye.Cli.Commands.Serve;

/// <summary>The service on Sockeye, reached through a port of this host.</summary>
/// <remarks><code>
///   client ══ kernel ══ 127.0.0.1:8000, our relay ══ Sockeye 10.0.0.1 ══ Sockeye 10.0.0.2:8000 ══ service
/// </code></remarks>
internal static class ServeOnForward
{
    private const int UsualPort = 8000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    public static async Task RunAsync(ServeRequest request, CaptureFile? capture, CancellationToken stopping)
    {
        using TwoHosts inner = TwoHosts.Start(capture, request.IsQuiet ? null : request.Out);
        await using var services = new ServiceHost(new StackNetwork(inner.Server.Loop), request.Log);
        int port = request.Port == 0 ? UsualPort : request.Port;
        services.Listen(new IPEndPoint(IPAddress.Any, port), request.Service);
        var destination = new Endpoint(InternetAddress.Parse(TwoHosts.ServerAddress), (ushort)port);
        await using var forwarder = HostForwarder.Start(
            new IPEndPoint(IPAddress.Loopback, request.Port), destination, new StackForwardTarget(inner.Client.Loop),
            new HostForwarderOptions { OnProblem = problem => request.Out.Write(problem + "\n") });
        await using ControlServer? control = ControlServer.TryStart(inner.Server.Loop, "serve");
        request.Announce(forwarder.LocalEndpoint, $"inside at {TwoHosts.ServerAddress} port {port}");
        await ServeRequest.WaitAsync(stopping, inner.Client.WhenFailed, inner.Server.WhenFailed).ConfigureAwait(false);
        await forwarder.StopAsync(Patience).ConfigureAwait(false);
    }
}
