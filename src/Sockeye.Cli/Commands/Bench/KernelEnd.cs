using System.Net;
using System.Net.Sockets;
using Sockeye.Devices.Linux.Namespace;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>A kernel as the far end, in a namespace: what Sockeye is compared with.</summary>
internal sealed class KernelEnd(NetworkNamespace home, IPAddress address) : IFarEnd
{
    public IFarSession Serve(FarService service) => new Session(home, address, service);

    public void Dispose()
    {
    }

    private sealed class Session : IFarSession
    {
        private readonly Socket _listener;
        private readonly FarService _service;
        private readonly Thread _acceptor;
        private readonly List<Socket> _sockets = [];
        private readonly List<Traffic> _traffic = [];
        private volatile bool _isStopping;

        public Session(NetworkNamespace home, IPAddress address, FarService service)
        {
            _service = service;
            _listener = home.Run(() =>
            {
                var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(new IPEndPoint(address, 0));
                listener.Listen(4096);
                return listener;
            });
            At = (IPEndPoint)_listener.LocalEndPoint!;
            _acceptor = new Thread(Accept) { IsBackground = true, Name = "acceptor" };
            _acceptor.Start();
        }

        public IPEndPoint At { get; }

        public long Received
        {
            get
            {
                lock (_sockets) return _traffic.Sum(traffic => traffic.Bytes);
            }
        }

        public TimeSpan TrafficProcessor
        {
            get
            {
                lock (_sockets) return TimeSpan.FromTicks(_traffic.Sum(traffic => traffic.Processor.Ticks));
            }
        }

        public void Dispose()
        {
            _isStopping = true;
            _listener.Dispose();
            lock (_sockets)
            {
                foreach (Socket socket in _sockets) Traffic.Close(socket);
            }
            _acceptor.Join();
            foreach (Traffic traffic in _traffic) traffic.Dispose();
        }

        public void Begin(int connections)
        {
            while (!TryBegin(connections)) Thread.Sleep(1);
        }

        private bool TryBegin(int connections)
        {
            lock (_sockets)
            {
                if (_sockets.Count < connections) return false;
                if (_service == FarService.Flood) _traffic.Add(Traffic.Send([.. _sockets]));
                else if (_service == FarService.Discard) _traffic.Add(Traffic.Receive([.. _sockets]));
                return true;
            }
        }

        private void Accept()
        {
            try
            {
                var one = new byte[1];
                while (!_isStopping)
                {
                    Socket socket = _listener.Accept();
                    socket.NoDelay = true;
                    if (_service == FarService.Greet)
                    {
                        socket.Receive(one);
                        socket.Dispose();
                        continue;
                    }
                    lock (_sockets) _sockets.Add(socket);
                    if (_service == FarService.Echo) Echo(socket);
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // Dispose closed the listener.
            }
        }

        private static void Echo(Socket socket)
        {
            var buffer = new byte[1024];
            for (int count = socket.Receive(buffer); count > 0; count = socket.Receive(buffer)) socket.Send(buffer, 0, count, SocketFlags.None);
        }
    }
}
