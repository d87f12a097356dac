using System.Net;
using System.Net.Sockets;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Networks;

namespace Sockeye.Cli.Commands.Connect;

/// <summary>Carries the standard input out and what comes to the standard output.</summary>
internal sealed class Conversation(Screen screen, TimeSpan timeout) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream _input = screen.OpenInput();
    private readonly Stream _output = Console.OpenStandardOutput();

    /// <summary>Over TCP, to the first of the addresses that answers.</summary>
    /// <returns>Exit status: success when the server ended its direction in order.</returns>
    public async Task<int> ByStreamAsync(Outlet outlet, string host, IPEndPoint[] targets, CancellationToken stopping)
    {
        IConnection connection = await ConnectAsync(outlet, host, targets, stopping).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                // Reading a terminal cannot be broken off, so nobody waits for the input: the server's end is the end.
                Task<Exception?> sending = Task.Run(() => SendAllAsync(connection, stopping), CancellationToken.None);
                await ReceiveAllAsync(connection, stopping).ConfigureAwait(false);
                if (sending.IsCompleted && await sending.ConfigureAwait(false) is { } failure) throw failure;
                return ExitCodes.Success;
            }
            catch (IOException failure) when (failure.InnerException is SocketException socket)
            {
                throw new RefusalException($"the connection to {host} broke: {Words(socket.SocketErrorCode)}", failure);
            }
        }
    }

    /// <summary>Over UDP: a datagram for each piece of input; ends when nothing has come for a while after the input's end.</summary>
    public async Task<int> ByDatagramsAsync(Outlet outlet, IPEndPoint remote, CancellationToken stopping)
    {
        (IDatagrams socket, IPEndPoint target) = outlet.OpenDatagrams(remote);
        using (socket)
        {
            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            Task sending = Task.Run(
                async () =>
                {
                    var piece = new byte[BufferSize];
                    int count;
                    while ((count = await _input.ReadAsync(piece, idle.Token).ConfigureAwait(false)) > 0)
                    {
                        await socket.SendAsync(piece.AsMemory(0, Math.Min(count, 1400)), target, idle.Token).ConfigureAwait(false);
                        for (int at = 1400; at < count; at += 1400)
                        {
                            await socket.SendAsync(piece.AsMemory(at, Math.Min(1400, count - at)), target, idle.Token).ConfigureAwait(false);
                        }
                    }
                    idle.CancelAfter(timeout);
                },
                CancellationToken.None);
            try
            {
                await ReceiveDatagramsAsync(socket, sending, idle).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // Nothing has come for so long: that is the end of datagrams.
            }
            catch (SocketException failure)
            {
                throw SocketComplaint.CannotConnect(remote.ToString(), failure.SocketErrorCode);
            }
        }
        return ExitCodes.Success;
    }

    public void Dispose() => _output.Dispose();

    private static string Words(SocketError error) => error switch
    {
        SocketError.ConnectionReset => "the peer reset it",
        SocketError.TimedOut => "the peer does not answer any more",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no way to the peer any more",
        _ => error.ToString(),
    };

    private async Task<IConnection> ConnectAsync(Outlet outlet, string host, IPEndPoint[] targets, CancellationToken stopping)
    {
        SocketError last = SocketError.TimedOut;
        foreach (IPEndPoint target in targets)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(timeout);
            try
            {
                return await outlet.ConnectAsync(target, patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                last = SocketError.TimedOut;
            }
            catch (SocketException refused)
            {
                last = refused.SocketErrorCode;
            }
        }
        throw SocketComplaint.CannotConnect($"{host} port {targets[0].Port}", last);
    }

    private async Task<Exception?> SendAllAsync(IConnection connection, CancellationToken stopping)
    {
        var buffer = new byte[BufferSize];
        try
        {
            int count;
            while ((count = await _input.ReadAsync(buffer, stopping).ConfigureAwait(false)) > 0)
            {
                await connection.WriteAsync(buffer.AsMemory(0, count), stopping).ConfigureAwait(false);
            }
            connection.ShutdownWrite();
            return null;
        }
        catch (ObjectDisposedException)
        {
            // The conversation is over.
            return null;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            return failure;
        }
    }

    private async Task ReceiveAllAsync(IConnection connection, CancellationToken stopping)
    {
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await connection.ReadAsync(buffer, stopping).ConfigureAwait(false)) > 0)
        {
            await _output.WriteAsync(buffer.AsMemory(0, count), stopping).ConfigureAwait(false);
            await _output.FlushAsync(stopping).ConfigureAwait(false);
        }
    }

    private async Task ReceiveDatagramsAsync(IDatagrams socket, Task sending, CancellationTokenSource idle)
    {
        var buffer = new byte[65_535];
        while (true)
        {
            (int length, _) = await socket.ReceiveAsync(buffer, idle.Token).ConfigureAwait(false);
            await _output.WriteAsync(buffer.AsMemory(0, length), idle.Token).ConfigureAwait(false);
            await _output.FlushAsync(idle.Token).ConfigureAwait(false);
            if (sending.IsCompleted) idle.CancelAfter(timeout);
        }
    }
}
