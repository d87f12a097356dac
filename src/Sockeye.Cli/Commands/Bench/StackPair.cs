using System.Diagnostics;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Devices.Loopback;
using Sockeye.Hosting;
using Sockeye.Wire.Addresses;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>Two stacks joined by a cable in memory, both run by the calling thread.</summary>
internal sealed class StackPair : IDisposable
{
    private const int BatchSize = 64;
    private const int MaxRounds = 10_000;
    private const ushort Port = 9;
    private static readonly IPv4Address s_left = new(10, 0, 0, 1);
    private static readonly IPv4Address s_right = new(10, 0, 0, 2);

    private readonly PairDevice _leftDevice;
    private readonly PairDevice _rightDevice;
    private readonly Interface _leftNic;
    private readonly Interface _rightNic;
    private readonly SocketHandle _listener;
    private readonly PacketBuffer[] _batch = new PacketBuffer[BatchSize];
    private readonly long _began = Stopwatch.GetTimestamp();

    public StackPair(bool offload)
    {
        (_leftDevice, _rightDevice) = PairDevice.Create(new PairOptions { Offload = offload });
        Left = new NetStack(new StackOptions(), new SystemEntropy());
        Right = new NetStack(new StackOptions(), new SystemEntropy());
        _leftNic = Attach(Left, _leftDevice, s_left, offload);
        _rightNic = Attach(Right, _rightDevice, s_right, offload);
        Check(Right.Socket(AddressFamily.IPv4, SocketType.Stream, 0, out _listener, Now));
        Check(Right.Bind(_listener, SocketAddress.From(new Endpoint(s_right, Port)), Now));
        Check(Right.Listen(_listener, 1024, Now));
    }

    /// <summary>The connecting stack.</summary>
    public NetStack Left { get; }

    /// <summary>The listening stack.</summary>
    public NetStack Right { get; }

    /// <summary>Time since the beginning.</summary>
    public Instant Now => new((Stopwatch.GetTimestamp() - _began) * (1_000_000_000 / Stopwatch.Frequency));

    /// <summary>Makes a connection and gives both ends.</summary>
    public (SocketHandle Client, SocketHandle Server) Connect()
    {
        Check(Left.Socket(AddressFamily.IPv4, SocketType.Stream, 0, out SocketHandle client, Now));
        SocketResult begun = Left.Connect(client, SocketAddress.From(new Endpoint(s_right, Port)), Now);
        if (begun.Error != Errno.EINPROGRESS) Check(begun);
        Carry();
        Check(Right.Accept(_listener, out SocketHandle server, out _, Now));
        return (client, server);
    }

    /// <summary>Carries frames both ways until there are none.</summary>
    public void Carry()
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            bool moved = Carry(Left, _leftNic, _leftDevice, Right, _rightNic, _rightDevice);
            moved |= Carry(Right, _rightNic, _rightDevice, Left, _leftNic, _leftDevice);
            if (!moved) break;
        }
        while (Left.PollEvent(out _) || Right.PollEvent(out _))
        {
        }
    }

    /// <summary>Does what is due.</summary>
    public void HandleTime()
    {
        Instant now = Now;
        if (Left.NextDeadline <= now) Left.HandleTimeout(now);
        if (Right.NextDeadline <= now) Right.HandleTimeout(now);
    }

    public void Dispose()
    {
        _leftDevice.Dispose();
        _rightDevice.Dispose();
    }

    private static void Check(SocketResult result)
    {
        if (!result.IsSuccess) throw new InvalidOperationException($"the stack refuses: {result.Error}");
    }

    private bool Carry(NetStack from, Interface source, PairDevice sender, NetStack to, Interface target, PairDevice receiver)
    {
        int count = 0;
        while (count < BatchSize && from.PollTransmit(source, out PacketBuffer frame)) _batch[count++] = frame;
        int taken = count == 0 ? 0 : sender.Transmit(_batch.AsSpan(0, count));
        for (int i = count - 1; i >= taken; i--) from.Untransmitted(source, _batch[i]);
        count = receiver.Receive(_batch, to.Pool);
        if (count > 0) to.HandleFrames(target, _batch.AsSpan(0, count), Now);
        return count > 0 || taken > 0;
    }

    private Interface Attach(NetStack stack, PairDevice device, IPv4Address address, bool offload)
    {
        Interface nic = stack.AddInterface(
            new InterfaceOptions
            {
                Name = device.Description.Name,
                MacAddress = device.Description.MacAddress,
                ChecksumOffload = offload,
                SegmentationOffload = offload,
            },
            Now);
        Errno error = stack.AddAddress(nic, address, 24, new AddressOptions { SkipDuplicateDetection = true }, Now);
        return error == Errno.None ? nic : throw new InvalidOperationException($"the stack refuses its address: {error}");
    }
}
