using System.Net;
using System.Net.Sockets;
using Sockeye.Hosting;
using Sockeye.Streams;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>Sockeye as the far end: the services as an application would write them, on the public streams.</summary>
internal sealed class SockeyeEnd(StackLoop loop, IPAddress address) : IFarEnd
{
    public IFarSession Serve(FarService service) => new Session(loop, address, service);

    public void Dispose() => loop.Dispose();

    private sealed class Session : IFarSession
    {
        private const int ChunkSize = 256 * 1024;

        private readonly TcpListener _listener;
        private readonly FarService _service;
        private readonly List<Task> _tasks = [];
        private readonly List<TcpStream> _streams = [];
        private readonly TaskCompletionSource _begin = new();
        private readonly byte[] _chunk = GC.AllocateUninitializedArray<byte>(ChunkSize);
        private long _received;

        public Session(StackLoop loop, IPAddress address, FarService service)
        {
            _service = service;
            _listener = TcpListener.Listen(loop, new IPEndPoint(address, 0), 4096);
            _tasks.Add(AcceptAsync());
        }

        public IPEndPoint At => _listener.LocalEndPoint;

        public long Received => Volatile.Read(ref _received);

        public TimeSpan TrafficProcessor => default;

        public void Begin(int connections)
        {
            while (true)
            {
                lock (_streams)
                {
                    if (_streams.Count >= connections) break;
                }
                Thread.Sleep(1);
            }
            _begin.TrySetResult();
        }

        public void Dispose()
        {
            _begin.TrySetResult();
            _listener.Dispose();
            lock (_streams)
            {
                foreach (TcpStream stream in _streams) stream.Abort();
            }
            Task[] all;
            lock (_tasks) all = [.. _tasks];
            Task.WaitAll(all);
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    TcpStream stream = await _listener.AcceptAsync().ConfigureAwait(false);
                    Task serving = ServeAsync(stream);
                    if (_service == FarService.Greet) continue;
                    lock (_streams) _streams.Add(stream);
                    lock (_tasks) _tasks.Add(serving);
                }
            }
            catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
            {
                // Dispose closed the listener.
            }
        }

        private async Task ServeAsync(TcpStream stream)
        {
            try
            {
                switch (_service)
                {
                    case FarService.Discard: await DiscardAsync(stream).ConfigureAwait(false); break;
                    case FarService.Flood: await FloodAsync(stream).ConfigureAwait(false); break;
                    case FarService.Echo: await EchoAsync(stream).ConfigureAwait(false); break;
                    default: await stream.ReadAsync(new byte[1]).ConfigureAwait(false); break;
                }
            }
            catch (Exception ended) when (ended is IOException or ObjectDisposedException)
            {
                // The other end closed, or Dispose did.
            }
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        // What is read is thrown away, so all connections share one buffer, as a discard server would.
        private async Task DiscardAsync(TcpStream stream)
        {
            for (int count = 1; count > 0; Interlocked.Add(ref _received, count)) count = await stream.ReadAsync(_chunk).ConfigureAwait(false);
        }

        private async Task FloodAsync(TcpStream stream)
        {
            await _begin.Task.ConfigureAwait(false);
            while (true) await stream.WriteAsync(_chunk).ConfigureAwait(false);
        }

        private static async Task EchoAsync(TcpStream stream)
        {
            var buffer = new byte[1024];
            for (int count = 1; count > 0;)
            {
                count = await stream.ReadAsync(buffer).ConfigureAwait(false);
                if (count > 0) await stream.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
            }
        }
    }
}
