using Sockeye.Devices;
using Sockeye.Devices.Loopback;
using Sockeye.Devices.Pcap;

namespace Sockeye.Cli.Networks;

/// <summary>Two stacks in this process on one cable, in real time: a client at 10.0.0.1 and a server at 10.0.0.2.</summary>
internal sealed class TwoHosts : IDisposable
{
    public const string ClientAddress = "10.0.0.1", ServerAddress = "10.0.0.2";

    private TwoHosts(StackHost client, StackHost server)
    {
        Client = client;
        Server = server;
    }

    public StackHost Client { get; }

    public StackHost Server { get; }

    /// <summary>Two hosts that run. Each packet is seen once, at the server.</summary>
    public static TwoHosts Start(CaptureFile? capture, TextWriter? linesTo)
    {
        var (left, right) = PairDevice.Create(new PairOptions { Name = "inner", LinkLayer = LinkLayer.RawIP });
        var server = new StackHost("server", right, [(ServerAddress, 24), ("fd00::2", 64)], capture, linesTo);
        var client = new StackHost("client", left, [(ClientAddress, 24), ("fd00::1", 64)]);
        return new TwoHosts(client, server);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
