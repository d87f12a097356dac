using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Sockeye.AspNetCore;
using Sockeye.Berkeley;
using Sockeye.Testing;

using var net = new SimulatedNetwork(seed: 42);
var (client, server) = (net.AddHost("client"), net.AddHost("server"));
net.Connect(client, server, LinkProfile.Wifi with { Loss = 0.05 });

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.UseSockeye(server);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 443, listen => listen.UseHttps(server.Certificate)));
await using (WebApplication app = builder.Build())
{
    app.Run(context => context.Response.WriteAsync("hello"));
    await app.StartAsync();
    using HttpClient http = client.CreateHttpClient();
    Console.WriteLine($"{await http.GetStringAsync("https://server/")} of {Libc.htons(80)}");
}
