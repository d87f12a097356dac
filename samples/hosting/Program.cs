using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sockeye.AspNetCore;
using Sockeye.Configuration;
using Sockeye.Http;

// A web application whose stack stands in appsettings.json. It needs no right: clients come in through a port of this machine.
// With --stay it serves until Ctrl-C; --Sockeye:Device=tun:web0 and the like change its stack, as they change any setting.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
    new WebApplicationOptions { Args = [.. args.Select(argument => argument == "--stay" ? "--stay=true" : argument)], ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddSockeye();
builder.Services.AddHttpClient("inside").UseSockeye();
builder.WebHost.UseSockeye().UseUrls("http://*:80");
try
{
    await using WebApplication app = builder.Build();
    app.MapGet("/", (HttpContext context) => $"hello from web, port {context.Connection.LocalPort} of its stack");
    await app.StartAsync();

    // From outside, over this machine's own TCP; and from inside, over the stack.
    IPEndPoint door = app.Services.GetRequiredService<SockeyeStack>().Forwards[0];
    using var outside = new HttpClient();
    Console.WriteLine(await outside.GetStringAsync($"http://{door}/"));
    HttpClient inside = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("inside");
    Console.WriteLine(await inside.GetStringAsync("http://web/"));

    if (app.Configuration.GetValue<bool>("stay"))
    {
        Console.WriteLine($"curl http://{door}/ from elsewhere; Ctrl-C ends it");
        await app.WaitForShutdownAsync();
    }
    else
    {
        await app.StopAsync();
    }
    return 0;
}
catch (Exception refused) when (refused is StackStartException or OptionsValidationException)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
