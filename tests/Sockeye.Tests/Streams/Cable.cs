using System.Net;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Devices.Loopback;
using Sockeye.Devices.Middleware;
using Sockeye.Hosting;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Tests.Streams;

/// <summary>Two stacks in real time on one cable: 10.0.0.1 and fd00::1 on the left, 10.0.0.2 and fd00::2 on the right.</summary>
internal sealed class Cable : IDisposable
{
    private readonly List<Exception> _failures = [];

    public Cable(
        bool offload = false, StackOptions? left = null, StackOptions? right = null, bool inline = false,
        int mtu = 1500, LinkConditions? conditions = null, ulong seed = 1)
    {
        var (leftEnd, rightEnd) = PairDevice.Create(new PairOptions { LinkLayer = LinkLayer.RawIP, Offload = offload, Mtu = mtu });
        IFrameDevice leftDevice = conditions is null
            ? leftEnd
            : new DelayedDevice(leftEnd, conditions, conditions, seed, TimeProvider.System);
        // IPv6 has links of at least 1280 bytes.
        bool hasV6 = mtu >= 1280;
        Left = Start(leftDevice, left, inline, hasV6 ? ["10.0.0.1", "fd00::1"] : ["10.0.0.1"]);
        Right = Start(rightEnd, right, inline, hasV6 ? ["10.0.0.2", "fd00::2"] : ["10.0.0.2"]);
    }

    public StackLoop Left { get; }

    public StackLoop Right { get; }

    public static IPEndPoint At(string address, int port = 0) => new(IPAddress.Parse(address), port);

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
        Assert.Empty(_failures);
    }

    private StackLoop Start(IFrameDevice device, StackOptions? options, bool inline, params string[] addresses)
    {
        var loop = new StackLoop(options, new StackLoopOptions { InlineContinuations = inline });
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
