using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sockeye.Devices;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Wire.Addresses;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>The kernel's TCP, in a network namespace of its own, behind a TUN interface.</summary>
internal sealed class KernelTcpEnd : IEnd
{
    private const string Name = "tun0";
    private const int TransmitQueue = 20_000;
    private const int ChunkSize = 256 << 10;
    private const int TcpLevel = 6, TcpInfo = 11, TcpCongestion = 13;

    // Place of tcpi_bytes_retrans in struct tcp_info (linux/tcp.h).
    private const int BytesRetransmitted = 208;

    private readonly NetworkNamespace _home = NetworkNamespace.Create();
    private readonly byte[] _chunk = new byte[ChunkSize];
    private Socket? _listener;
    private Socket? _accepted;
    private Socket? _socket;
    private Thread? _thread;
    private long _received;
    private long _retransmitted;

    public KernelTcpEnd(IPAddress address, int mtu, long buffer)
    {
        Wire = _home.Run(() =>
        {
            TunDevice device = TunDevice.Open(Name, new TunOptions { Offload = false, Mtu = mtu });
            using var netlink = new Rtnetlink();
            netlink.SetUp("lo");
            netlink.SetTransmitQueueLength(Name, TransmitQueue);
            netlink.SetUp(Name);
            netlink.AddAddress(Name, InternetAddress.Parse(address.ToString()), 24);
            Sysctl.TrySet($"net/ipv6/conf/{Name}/disable_ipv6", "1");
            Sysctl.Set("net/ipv4/tcp_rmem", $"4096 131072 {buffer}");
            Sysctl.Set("net/ipv4/tcp_wmem", $"4096 {buffer} {buffer}");
            return device;
        });
    }

    /// <summary>The far side of its interface: what it sends comes out here.</summary>
    public IFrameDevice Wire { get; }

    public long Received => Volatile.Read(ref _received);

    public long Retransmitted
    {
        get
        {
            if (_socket is not { } socket) return _retransmitted;
            var info = new byte[256];
            int length = socket.GetRawSocketOption(TcpLevel, TcpInfo, info);
            if (length >= BytesRetransmitted + sizeof(long)) _retransmitted = BinaryPrimitives.ReadInt64LittleEndian(info.AsSpan(BytesRetransmitted));
            return _retransmitted;
        }
    }

    public void Listen(IPEndPoint at)
    {
        _listener = _home.Run(() =>
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(at);
            listener.Listen(1);
            return listener;
        });
        Start(() =>
        {
            _accepted = _listener.Accept();
            for (int count = 1; count > 0; Volatile.Write(ref _received, _received + count)) count = _accepted.Receive(_chunk);
        });
    }

    public void Send(string control, IPEndPoint to)
    {
        _socket = _home.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        _socket.SetRawSocketOption(TcpLevel, TcpCongestion, Encoding.ASCII.GetBytes(control));
        Start(() =>
        {
            _socket.Connect(to);
            while (true) _socket.Send(_chunk);
        });
    }

    public void Dispose()
    {
        _listener?.Dispose();

        // The peer's reset may be lost on the emulated path, so nobody waits for it.
        _accepted?.Dispose();
        if (_socket is { } socket)
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        _thread?.Join();
        _home.Dispose();
    }

    private void Start(Action body)
    {
        _thread = new Thread(() =>
        {
            try
            {
                body();
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // Dispose closed the socket, or the other end did.
            }
        })
        { IsBackground = true, Name = "kernel end" };
        _thread.Start();
    }
}
