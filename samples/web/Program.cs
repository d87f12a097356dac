using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore;
using Sockeye.Testing;

// One page over HTTPS, and one picture of half a megabyte: how long does a user wait, on which network?
LinkProfile[] profiles = [LinkProfile.Lan, LinkProfile.Wifi, LinkProfile.BadWifi, LinkProfile.Lte, LinkProfile.Satellite, LinkProfile.Modem56k];
Console.WriteLine("network             page   picture   packets      lost");
foreach (LinkProfile profile in profiles)
{
    using var net = new SimulatedNetwork(seed: 42);
    var (client, server) = (net.AddHost("client"), net.AddHost("server"));
    net.Connect(client, server, profile);
    await using WebApplication app = await StartAsync(server);
    using HttpClient http = client.CreateHttpClient();

    await http.GetStringAsync(new Uri("https://server/"));
    TimeSpan page = net.Now;
    await http.GetByteArrayAsync(new Uri("https://server/picture"));
    TimeSpan picture = net.Now - page;

    var packets = net.Packets;
    Console.WriteLine($"{profile.Name,-15} {page.TotalSeconds,6:0.00} s {picture.TotalSeconds,7:0.00} s {packets.Count,9} {packets.Count(packet => packet.IsLost),9}");
}

// An ordinary application; UseSockeye puts it on a simulated host.
static async Task<WebApplication> StartAsync(SimulatedHost host)
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseKestrelHttpsConfiguration();
    builder.WebHost.UseSockeye(host);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 443, listen => listen.UseHttps(host.Certificate)));
    WebApplication app = builder.Build();
    app.MapGet("/", () => "hello");
    app.MapGet("/picture", () => Results.Bytes(new byte[500_000]));
    await app.StartAsync();
    return app;
}
