using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Devices;
using Sockeye.Hosting;
using Sockeye.Streams;
using Sockeye.Wire.Addresses;
using AddressOptions = Sockeye.Core.Internet.Addresses.AddressOptions;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>Sockeye's TCP in real time, behind a device that it owns from then on.</summary>
internal sealed class SockeyeTcpEnd : IEnd
{
    private const int ChunkSize = 256 << 10;
    private const int TransmitQueue = 20_000;

    private readonly StackLoop _loop;
    private readonly byte[] _chunk = new byte[ChunkSize];
    private TcpListener? _listener;
    private TcpStream? _stream;
    private Task _work = Task.CompletedTask;
    private long _received;

    public SockeyeTcpEnd(IPAddress address, IFrameDevice device, int buffer, string control)
    {
        var tcp = new TcpSettings
        {
            CongestionControl = control,
            SendBuffer = buffer,
            SendBufferMaximum = buffer,
            ReceiveBufferMaximum = buffer,
            ReassemblySegments = int.MaxValue,
        };
        _loop = new StackLoop(new StackOptions { Tcp = tcp, PacketMemoryLimit = 1L << 30 }, new StackLoopOptions { Metrics = false });
        Interface nic = _loop.AddDevice(device, TransmitQueue);
        _loop.Call((nic, address), static (stack, now, it) => stack.AddAddress(
            it.nic, InternetAddress.Parse(it.address.ToString()), 24, new AddressOptions { SkipDuplicateDetection = true }, now));
        _loop.Start();
    }

    public long Received => Volatile.Read(ref _received);

    public long Retransmitted => _loop.Call(0, static (stack, _, _) =>
        stack.Snapshot().Sockets.Sum(socket => socket.Tcp?.BytesRetransmitted ?? 0));

    public void Listen(IPEndPoint at)
    {
        _listener = TcpListener.Listen(_loop, at, 1);
        _work = RunAsync(async () =>
        {
            _stream = await _listener.AcceptAsync().ConfigureAwait(false);
            for (int count = 1; count > 0; Volatile.Write(ref _received, _received + count)) count = await _stream.ReadAsync(_chunk).ConfigureAwait(false);
        });
    }

    public void Send(string control, IPEndPoint to) => _work = RunAsync(async () =>
    {
        _stream = await TcpStream.ConnectAsync(_loop, to).ConfigureAwait(false);
        while (true) await _stream.WriteAsync(_chunk).ConfigureAwait(false);
    });

    public void Dispose()
    {
        _listener?.Dispose();
        _stream?.Abort();
        _work.Wait();
        _loop.Dispose();
    }

    private static async Task RunAsync(Func<Task> body)
    {
        try
        {
            await body().ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is SocketException or IOException or ObjectDisposedException)
        {
            // Dispose closed it, or the other end did.
        }
    }
}
