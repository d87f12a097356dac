using System.Net;
using Sockeye.Cli.Control;
using Sockeye.Cli.Networks;
using Sockeye.Cli.Services;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Devices.Pcap;

namespace Sockeye.Cli.Commands.Serve;

/// <summary>The service on Sockeye, on a TUN interface of this host.</summary>
internal static class ServeOnTun
{
    public static async Task RunAsync(ServeRequest request, CaptureFile? capture, CancellationToken stopping)
    {
        var link = new LabLinkOptions { Kind = LabLinkKind.Tun, Name = request.On.Name, Offload = request.IsQuiet && capture is null };
        using var host = new StackHost(
            "sockeye", LabLink.Open(link), [("10.0.0.2", 24), ("fd00::2", 64)], capture, request.IsQuiet ? null : request.Out);
        await using var services = new ServiceHost(new StackNetwork(host.Loop), request.Log);
        IPEndPoint at = services.Listen(new IPEndPoint(IPAddress.Any, request.Port), request.Service);
        services.Listen(new IPEndPoint(IPAddress.IPv6Any, at.Port), request.Service);
        if (request.Datagrams is { } datagrams)
        {
            services.Receive(new IPEndPoint(IPAddress.Any, at.Port), datagrams);
            services.Receive(new IPEndPoint(IPAddress.IPv6Any, at.Port), datagrams);
        }
        await using ControlServer? control = ControlServer.TryStart(host.Loop, "serve");
        request.Announce(new IPEndPoint(IPAddress.Parse("10.0.0.2"), at.Port), $"and at fd00::2, on {request.On.Name}");
        await ServeRequest.WaitAsync(stopping, host.WhenFailed).ConfigureAwait(false);
    }
}
