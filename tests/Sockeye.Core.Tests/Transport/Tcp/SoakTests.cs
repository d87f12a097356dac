using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp;

/// <summary>Random conversations over a random wire: everything ends, nothing is left, every byte is right.</summary>
public sealed class SoakTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_conversations_end_and_leave_nothing(int part)
    {
        for (int seed = part * 1000; seed < (part * 1000) + 100; seed++)
        {
            try
            {
                Converse(seed);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}", exception);
            }
        }
    }

    private static void Converse(int seed)
    {
        var random = new Random(seed);
        var faults = new Faults(random.Next(15), random.Next(10), random.Next(20), 1 + random.Next(50_000), random.Next(2) == 0);
        var settings = new TcpSettings
        {
            Timestamps = random.Next(2) == 0,
            SelectiveAcknowledgment = random.Next(3) > 0,
            WindowScaling = random.Next(3) > 0,
            InitialWindow = 1 + random.Next(10),
            QuickAcks = random.Next(2) * 16,
            MaximumSegmentLifetime = TimeSpan.FromSeconds(1 + random.Next(30)),
        };
        var nic = new InterfaceOptions { SegmentationLimit = random.Next(2) * 65_000, Mtu = 576 + random.Next(2000) };
        var pair = new Pair(seed, faults, settings, nic, v6: random.Next(2) == 0);
        bool simultaneous = random.Next(4) == 0;
        var programs = new List<Wanderer>();
        TcpListener? listener = null;
        if (simultaneous)
        {
            programs.Add(new Wanderer(pair.A.Connect(new Endpoint(pair.B.Address, 40_001), 40_000, new Sink(), Options(pair.A, random)), 7, 99, random));
            programs.Add(new Wanderer(pair.B.Connect(new Endpoint(pair.A.Address, 40_000), 40_001, new Sink(), Options(pair.B, random)), 99, 7, random));
        }
        else
        {
            listener = pair.B.Listen(8000, new Sink(), random.Next(4), Options(pair.B, random));
            programs.Add(new Wanderer(pair.A.Connect(new Endpoint(pair.B.Address, 8000), 40_000, new Sink(), Options(pair.A, random)), 7, 99, random));
        }
        bool mayCut = random.Next(5) == 0;
        pair.Run(() =>
        {
            if (mayCut && random.Next(200) == 0) pair.IsCut = !pair.IsCut;
            if (listener is not null && programs.Count == 1 && listener.TryAccept(out TcpConnection accepted))
            {
                accepted.Sink = new Sink();
                programs.Add(new Wanderer(accepted, 99, 7, random));
            }
            foreach (Wanderer program in programs) program.Work();
            return programs.All(program => program.IsDone);
        }, steps: 400_000);
        pair.IsCut = false;
        listener?.Close();
        pair.Run();
        foreach (Host host in new[] { pair.A, pair.B })
        {
            Assert.Equal(0, host.Context.Pool.Outstanding);
            Assert.Equal(0, host.Context.Deadlines.Count);
            Assert.Equal(0, host.Leases);
            Assert.Equal(0, host.Tcp.ConnectionCount);
            Assert.Equal(0, host.Tcp.Counters.Orphans);
            Assert.Equal(0, host.Tcp.Counters.CurrEstab);
        }
    }

    private static TcpSocketOptions Options(Host host, Random random)
    {
        TcpSocketOptions options = host.Options();
        options.NoDelay = random.Next(2) == 0;
        options.KeepAlive = true;
        options.KeepAliveIdle = TimeSpan.FromSeconds(20);
        options.KeepAliveInterval = TimeSpan.FromSeconds(10);
        options.KeepAliveProbes = 4;
        if (random.Next(2) == 0)
        {
            options.ReceiveBuffer = 2304 + random.Next(20_000);
            options.ReceiveBufferFixed = true;
        }
        if (random.Next(2) == 0)
        {
            options.SendBuffer = 4096 + random.Next(20_000);
            options.SendBufferFixed = true;
        }
        return options;
    }

    /// <summary>An application without manners: writes, reads, rests, half-closes, closes, aborts as the dice say.</summary>
    private sealed class Wanderer(TcpConnection connection, int key, int peerKey, Random random)
    {
        private readonly int _total = random.Next(60_000);
        private readonly int _habit = random.Next(100);
        private readonly int _laziness = random.Next(20);
        private int _written;
        private int _read;
        private bool _isShut;
        private bool _isEnd;

        public bool IsDone { get; private set; }

        public void Work()
        {
            if (IsDone) return;
            if (connection.IsGone && connection.PendingError != Errno.None) Leave(abort: false);
            else if (_habit < 5 && random.Next(300) == 0) Leave(abort: true);
            else if (_habit is >= 5 and < 12 && random.Next(300) == 0) Leave(abort: false);
            else Converse();
        }

        private void Leave(bool abort)
        {
            if (abort) connection.Abort();
            else connection.Close();
            IsDone = true;
        }

        private void Converse()
        {
            if (random.Next(20) >= _laziness) Read();
            if (random.Next(20) >= _laziness / 2) Write();
            if (random.Next(50) == 0)
            {
                connection.Options.Cork = !connection.Options.Cork && _written < _total;
                connection.OptionsChanged();
            }
            if (_written == _total && !_isShut && connection.IsConnected)
            {
                connection.ShutdownSend();
                _isShut = true;
            }
            if ((_isShut && _isEnd) || connection.State == TcpState.Closed) Leave(abort: false);
        }

        private void Write()
        {
            Span<byte> bytes = stackalloc byte[3000];
            int count = Math.Min(_total - _written, 1 + random.Next(bytes.Length));
            if (count == 0) return;
            for (int i = 0; i < count; i++) bytes[i] = At(key, _written + i);
            connection.Send(bytes[..count], random.Next(10) == 0 ? TcpSendFlags.More : TcpSendFlags.None, out int sent);
            _written += sent;
        }

        private void Read()
        {
            Span<byte> bytes = stackalloc byte[4000];
            Errno error = connection.Receive(bytes[..(1 + random.Next(bytes.Length))], TcpReceiveFlags.None, out int received);
            if (error != Errno.None) return;
            if (received == 0) _isEnd = true;
            for (int i = 0; i < received; i++)
            {
                if (bytes[i] != At(peerKey, _read + i)) Assert.Fail($"byte {_read + i} is wrong");
            }
            _read += received;
        }

        private static byte At(int key, int index) => unchecked((byte)((index * 31) ^ (index >> 8) ^ (index >> 16) ^ key));
    }
}
