using System.Net.Sockets;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>One thread that moves bytes through kernel sockets, and the processor time that it takes.</summary>
/// <remarks>One connection is served by blocking calls; many by one thread that asks which are ready. The same code makes the
/// traffic against Sockeye and against a kernel, so what it costs is on both sides of a ratio.</remarks>
internal sealed class Traffic : IDisposable
{
    private const int ChunkSize = 256 * 1024;
    private const int CallsInARow = 4;
    private const int SelectMicroseconds = 100_000;

    private readonly List<Socket> _sockets;
    private readonly bool _sends;
    private readonly Thread _thread;
    private readonly byte[] _chunk = GC.AllocateUninitializedArray<byte>(ChunkSize);
    private volatile string? _task;
    private volatile bool _isStopping;
    private long _bytes;

    private Traffic(List<Socket> sockets, bool sends)
    {
        _sockets = sockets;
        _sends = sends;
        _thread = new Thread(Run) { IsBackground = true, Name = sends ? "sender" : "receiver" };
        _thread.Start();
    }

    /// <summary>Bytes sent or received so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Processor time of the thread so far.</summary>
    public TimeSpan Processor => _task is { } task ? ProcessorTime.OfThread(task) : default;

    /// <summary>Sends through all the sockets until disposed.</summary>
    public static Traffic Send(List<Socket> sockets) => new(sockets, sends: true);

    /// <summary>Receives from all the sockets until disposed, or until they end.</summary>
    public static Traffic Receive(List<Socket> sockets) => new(sockets, sends: false);

    /// <summary>Closes the sockets and waits for the thread.</summary>
    public void Dispose()
    {
        _isStopping = true;
        foreach (Socket socket in _sockets) Close(socket);
        _thread.Join();
    }

    /// <summary>Closes with a reset, so that nothing lingers into the next run.</summary>
    public static void Close(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It ended by itself.
        }
        socket.Dispose();
    }

    private void Run()
    {
        _task = ProcessorTime.CurrentThread();
        try
        {
            if (_sockets.Count == 1) ServeOne(_sockets[0]);
            else ServeAll();
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // Dispose closed the sockets.
        }
    }

    private void ServeOne(Socket socket)
    {
        socket.Blocking = true;
        while (!_isStopping)
        {
            int count = Move(socket, out _);
            if (count <= 0) return;
        }
    }

    private void ServeAll()
    {
        foreach (Socket socket in _sockets) socket.Blocking = false;
        var open = new List<Socket>(_sockets);
        var ready = new List<Socket>(open.Count);
        while (!_isStopping && open.Count > 0)
        {
            ready.Clear();
            ready.AddRange(open);
            Socket.Select(_sends ? null : ready, _sends ? ready : null, null, SelectMicroseconds);
            foreach (Socket socket in ready)
            {
                if (!MoveSome(socket)) open.Remove(socket);
            }
        }
    }

    // False when the connection has ended.
    private bool MoveSome(Socket socket)
    {
        for (int i = 0; i < CallsInARow; i++)
        {
            int count = Move(socket, out SocketError error);
            if (error == SocketError.WouldBlock) return true;
            if (count <= 0) return false;
        }
        return true;
    }

    private int Move(Socket socket, out SocketError error)
    {
        int count = _sends
            ? socket.Send(_chunk, 0, ChunkSize, SocketFlags.None, out error)
            : socket.Receive(_chunk, 0, ChunkSize, SocketFlags.None, out error);
        if (count > 0) Volatile.Write(ref _bytes, _bytes + count);
        return count;
    }
}
