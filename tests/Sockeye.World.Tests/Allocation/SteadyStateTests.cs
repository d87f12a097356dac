using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Devices.Loopback;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.World.Tests.Allocation;

/// <summary>A connection that has settled allocates nothing for a segment: not in the stacks, not at the device's edge.</summary>
public sealed class SteadyStateTests
{
    private const int Segments = 1_000_000;
    private const int WarmUpSegments = 20_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_million_segments_of_a_bulk_transfer_allocate_nothing(bool isV6)
    {
        var pair = new Pair(isV6, offload: false);
        var chunk = new byte[256 * 1024];
        AssertAllocatesNothing(pair, () => pair.Push(chunk));
    }

    [Fact]
    public void Large_segments_that_the_device_cuts_allocate_nothing()
    {
        var pair = new Pair(isV6: false, offload: true);
        var chunk = new byte[256 * 1024];
        AssertAllocatesNothing(pair, () => pair.Push(chunk), Segments / 20);
    }

    [Fact]
    public void Questions_and_answers_of_one_byte_allocate_nothing()
    {
        var pair = new Pair(isV6: false, offload: false);
        var one = new byte[1];
        AssertAllocatesNothing(pair, () => pair.PingPong(one), Segments / 5);
    }

    // Everything that grows grows while warming up; the delegate and its captures are made before.
    private static void AssertAllocatesNothing(Pair pair, Action step, int segments = Segments)
    {
        while (pair.Frames < WarmUpSegments) step();
        NoAllocation.In(() =>
        {
            long least = pair.Frames + segments;
            while (pair.Frames < least) step();
        });
    }

    /// <summary>Two stacks on a cable, one connection, all in the calling thread and in virtual time.</summary>
    private sealed class Pair
    {
        private const ushort Port = 9;
        private static readonly TimeSpan s_step = TimeSpan.FromMicroseconds(50);

        private readonly NetStack _left = new(new StackOptions(), new SeededEntropy(1));
        private readonly NetStack _right = new(new StackOptions(), new SeededEntropy(2));
        private readonly PairDevice _leftDevice;
        private readonly PairDevice _rightDevice;
        private readonly Interface _leftNic;
        private readonly Interface _rightNic;
        private readonly PacketBuffer[] _batch = new PacketBuffer[64];
        private readonly SocketHandle _client;
        private readonly SocketHandle _server;
        private Instant _now = new(1_000_000);

        public Pair(bool isV6, bool offload)
        {
            (_leftDevice, _rightDevice) = PairDevice.Create(new PairOptions { Offload = offload });
            string prefix = isV6 ? "fd00::" : "10.0.0.";
            _leftNic = Attach(_left, _leftDevice, InternetAddress.Parse(prefix + "1"), offload);
            _rightNic = Attach(_right, _rightDevice, InternetAddress.Parse(prefix + "2"), offload);
            var to = SocketAddress.From(new Endpoint(InternetAddress.Parse(prefix + "2"), Port));
            Check(_right.Socket(to.Family, SocketType.Stream, 0, out SocketHandle listener, _now));
            Check(_right.Bind(listener, to, _now));
            Check(_right.Listen(listener, 1, _now));
            Check(_left.Socket(to.Family, SocketType.Stream, 0, out _client, _now));
            Assert.Equal(Errno.EINPROGRESS, _left.Connect(_client, to, _now).Error);
            Carry();
            Check(_right.Accept(listener, out _server, out _, _now));
        }

        /// <summary>Frames carried so far.</summary>
        public long Frames { get; private set; }

        /// <summary>Left sends as much as it may, right reads all that comes.</summary>
        public void Push(byte[] chunk)
        {
            _left.Send(_client, chunk, SendFlags.NoSignal, _now);
            Carry();
            while (_right.Receive(_server, chunk, ReceiveFlags.None, _now).IsSuccess) Carry();
            Pass();
        }

        /// <summary>One byte there, one byte back.</summary>
        public void PingPong(byte[] one)
        {
            Check(_left.Send(_client, one, SendFlags.NoSignal, _now));
            Carry();
            Check(_right.Receive(_server, one, ReceiveFlags.None, _now));
            Check(_right.Send(_server, one, SendFlags.NoSignal, _now));
            Carry();
            Check(_left.Receive(_client, one, ReceiveFlags.None, _now));
            Pass();
        }

        private static void Check(SocketResult result)
        {
            if (!result.IsSuccess) Assert.Fail($"a call failed with {result.Error}");
        }

        private void Pass()
        {
            _now += s_step;
            if (_left.NextDeadline <= _now) _left.HandleTimeout(_now);
            if (_right.NextDeadline <= _now) _right.HandleTimeout(_now);
            Carry();
        }

        private void Carry()
        {
            while (CarryOne(_left, _leftNic, _leftDevice, _right, _rightNic, _rightDevice)
                | CarryOne(_right, _rightNic, _rightDevice, _left, _leftNic, _leftDevice))
            {
            }
            while (_left.PollEvent(out _) | _right.PollEvent(out _))
            {
            }
        }

        private bool CarryOne(NetStack from, Interface source, PairDevice sender, NetStack to, Interface target, PairDevice receiver)
        {
            int count = 0;
            while (count < _batch.Length && from.PollTransmit(source, out PacketBuffer frame)) _batch[count++] = frame;
            int taken = sender.Transmit(_batch.AsSpan(0, count));
            for (int i = count - 1; i >= taken; i--) from.Untransmitted(source, _batch[i]);
            count = receiver.Receive(_batch, to.Pool);
            Frames += count;
            if (count > 0) to.HandleFrames(target, _batch.AsSpan(0, count), _now);
            return count > 0;
        }

        private Interface Attach(NetStack stack, PairDevice device, InternetAddress address, bool offload)
        {
            Interface nic = stack.AddInterface(
                new InterfaceOptions
                {
                    MacAddress = device.Description.MacAddress, ChecksumOffload = offload, SegmentationOffload = offload,
                },
                _now);
            var options = new AddressOptions { SkipDuplicateDetection = true };
            Assert.Equal(Errno.None, stack.AddAddress(nic, address, address.IsIPv4 ? 24 : 64, options, _now));
            return nic;
        }
    }
}
