using System.Net;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Devices.Loopback;
using Sockeye.Hosting;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>Two stacks in real time on one cable: a client at 10.0.0.1 and fd00::1, a server at 10.0.0.2 and fd00::2.</summary>
public sealed class CableNetwork : StackTestNetwork
{
    private readonly List<Exception> _failures = [];

    public CableNetwork(Func<IFrameDevice, IFrameDevice>? clientDevice = null)
    {
        (PairDevice left, PairDevice right) = PairDevice.Create(new PairOptions { LinkLayer = LinkLayer.RawIP });
        Client = Start(clientDevice is null ? left : clientDevice(left), "10.0.0.1", "fd00::1");
        Server = Start(right, "10.0.0.2", "fd00::2");
    }

    public StackLoop Client { get; }

    public StackLoop Server { get; }

    public override IPEndPoint ServerEndPoint => new(IPAddress.Parse("10.0.0.2"), 0);

    public override IPEndPoint ServerEndPointV6 => new(IPAddress.Parse("fd00::2"), 0);

    public override IPAddress ClientAddress => IPAddress.Parse("10.0.0.1");

    protected override IStackDriver ClientStack => Client;

    protected override IStackDriver ServerStack => Server;

    public override ValueTask DisposeAsync()
    {
        Client.Dispose();
        Server.Dispose();
        Assert.Empty(_failures);
        return ValueTask.CompletedTask;
    }

    private StackLoop Start(IFrameDevice device, params string[] addresses)
    {
        var loop = new StackLoop();
        loop.Failed += failure =>
        {
            lock (_failures) _failures.Add(failure);
        };
        var nic = loop.AddDevice(device);
        foreach (string address in addresses)
        {
            var parsed = InternetAddress.Parse(address);
            Assert.Equal(Errno.None, loop.Call((nic, parsed), static (stack, now, it) => stack.AddAddress(
                it.nic, it.parsed, it.parsed.IsIPv4 ? 24 : 64, new AddressOptions { SkipDuplicateDetection = true }, now)));
        }
        loop.Start();
        return loop;
    }
}
