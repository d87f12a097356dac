using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Devices;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Devices.Middleware;
using Sockeye.Hosting;
using Sockeye.Lab.Tests.Running;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Lab.Tests.Web;

/// <summary>Kestrel on our stack at 10.0.0.2, behind a TUN device in a namespace of its own, whose kernel is 10.0.0.1: a page, 200 small
/// resources and 20 large ones. HTTP/1.1 at port 80, HTTP/2 with prior knowledge at 81, HTTPS at 443.</summary>
internal sealed class WebServerLab : IAsyncDisposable
{
    public const int SmallCount = 200, LargeCount = 20, SmallLength = 2000, LargeLength = 300_000;

    private readonly NetworkNamespace _space;
    private readonly StackLoop _loop;
    private readonly WebApplication _app;

    private WebServerLab(NetworkNamespace space, StackLoop loop, WebApplication app)
    {
        _space = space;
        _loop = loop;
        _app = app;
    }

    /// <summary>The protocol of each request that was answered.</summary>
    public List<string> Served { get; } = [];

    /// <summary>What stands in a resource: a script that counts itself, and padding.</summary>
    public static string Resource(string kind, int number)
    {
        string script = string.Create(CultureInfo.InvariantCulture, $"{kind}++; // {kind} {number} ");
        return script.PadRight(kind == "small" ? SmallLength : LargeLength, (char)('a' + (number % 26)));
    }

    /// <summary>Starts it all.</summary>
    /// <param name="loss">Share of the packets that is lost, either way.</param>
    public static async Task<WebServerLab> StartAsync(double loss)
    {
        NetworkNamespace space = NetworkNamespace.Create();
        var loop = new StackLoop();
        Plug(loop, space.Run(() => LabLink.Open(new LabLinkOptions { Kind = LabLinkKind.Tun, Offload = loss == 0 })), loss);
        loop.Start();

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockeye(loop);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var address = IPAddress.Parse("10.0.0.2");
            kestrel.Listen(address, 80, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(address, 81, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(address, 443, listen => listen.UseHttps(MakeCertificate()));
        });
        WebApplication app = builder.Build();
        var lab = new WebServerLab(space, loop, app);
        app.Run(lab.ServeAsync);
        await app.StartAsync();
        return lab;
    }

    /// <summary>Starts a program beside the kernel that is our neighbour.</summary>
    public RunningProgram Start(Command command) => _space.Run(command.Start);

    /// <summary>Runs a program there to its end.</summary>
    public async Task<Finished> RunAsync(Command command)
    {
        await using RunningProgram program = Start(command);
        program.CloseInput();
        return await program.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _loop.Dispose();
        _space.Dispose();
        Assert.Null(_loop.Failure);
    }

    private static void Plug(StackLoop loop, IFrameDevice device, double loss)
    {
        var conditions = new LinkConditions { Loss = loss };
        if (loss > 0) device = new FaultyDevice(device, conditions, conditions, seed: 11);
        var nic = loop.AddDevice(device);
        Assert.Equal(Errno.None, loop.Call(nic, static (stack, now, it) => stack.AddAddress(
            it, InternetAddress.Parse("10.0.0.2"), 24, new AddressOptions { SkipDuplicateDetection = true }, now)));
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sockeye", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private Task ServeAsync(HttpContext context)
    {
        string[] path = context.Request.Path.Value!.Split('/');
        if (path is not [_, "small" or "large", _] || !int.TryParse(path[2], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            if (context.Request.Path == "/") return SendAsync(context, "text/html", Page());
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }
        lock (Served) Served.Add(context.Request.Protocol);
        return SendAsync(context, "text/javascript", Resource(path[1], number));
    }

    private static Task SendAsync(HttpContext context, string type, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes).AsTask();
    }

    private static string Page()
    {
        var page = new StringBuilder("<!doctype html><title>page</title><body><script>var small = 0, large = 0;</script>\n");
        for (int i = 1; i <= SmallCount; i++) page.Append(CultureInfo.InvariantCulture, $"<script async src=/small/{i}></script>\n");
        for (int i = 1; i <= LargeCount; i++) page.Append(CultureInfo.InvariantCulture, $"<script async src=/large/{i}></script>\n");
        return page.Append("<script>onload = () => document.body.textContent = `loaded ${small} small and ${large} large`;</script>").ToString();
    }
}
