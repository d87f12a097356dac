using Sockeye.Cli.Frame;
using Sockeye.Cli.Live;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Devices.Middleware;
using Sockeye.Devices.Pcap;
using Sockeye.Hosting;
using Sockeye.Wire.Addresses;

namespace Sockeye.Cli.Networks;

/// <summary>A stack on one device, in real time, with what a person may want to see of it.</summary>
internal sealed class StackHost : IDisposable
{
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PacketLines? _lines;
    private readonly Interface _nic;

    /// <summary>A stack that runs.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="device">Its device, which is disposed with it.</param>
    /// <param name="addresses">Its addresses, with their prefix lengths.</param>
    /// <param name="capture">Where its frames are written, or null; stays the caller's.</param>
    /// <param name="linesTo">Where its frames are printed, or null.</param>
    public StackHost(
        string name, IFrameDevice device, IEnumerable<(string Address, int PrefixLength)> addresses,
        CaptureFile? capture = null, TextWriter? linesTo = null)
    {
        if (capture is not null) device = new PcapDevice(device, capture);
        if (linesTo is not null)
        {
            _lines = new PacketLines(linesTo, device.Description.LinkLayer);
            device = new TracingDevice(device, _lines);
        }
        Loop = new StackLoop(new StackOptions { HostName = name });
        Loop.Failed += failure => _failed.TrySetResult(failure);
        _nic = Loop.AddDevice(device);
        foreach ((string address, int length) in addresses) Assign(InternetAddress.Parse(address), length);
        Loop.Start();
    }

    /// <summary>The stack.</summary>
    public StackLoop Loop { get; }

    /// <summary>Ends with what broke the loop, if something does.</summary>
    public Task<Exception> WhenFailed => _failed.Task;

    /// <summary>Gives it one more address.</summary>
    public void Assign(InternetAddress address, int prefixLength)
    {
        // Nobody but us is on these links, so there is no duplicate to look for.
        var options = new AddressOptions { SkipDuplicateDetection = true };
        Require($"the address {address}", Loop.Call((_nic, address, prefixLength, options), static (stack, now, it) =>
            stack.AddAddress(it._nic, it.address, it.prefixLength, it.options, now)));
    }

    /// <summary>Sends packets for a prefix to a gateway, or straight to the link when it is unspecified.</summary>
    public void Route(Prefix destination, InternetAddress gateway) =>
        Require($"the route to {destination}", Loop.Call((_nic, destination, gateway), static (stack, now, it) =>
            stack.AddRoute(it.destination, it.gateway, it._nic, 0, now)));

    public void Dispose()
    {
        Loop.Dispose();
        _lines?.Dispose();
    }

    private static void Require(string what, Errno error)
    {
        if (error != Errno.None) throw new RefusalException($"the stack refuses {what}: {error}");
    }
}
