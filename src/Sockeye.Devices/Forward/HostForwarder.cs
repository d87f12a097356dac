using System.Net;
using System.Net.Sockets;
using Sockeye.Wire.Addresses;

namespace Sockeye.Devices.Forward;

/// <summary>A listening port of the host, relayed into the stack: the way in that needs no right at all.</summary>
/// <remarks>
/// <para>The host's kernel ends the client's connection here and the stack opens one of its own inside, so the client is any
/// program and the inner connection is ours to watch. The only place in this assembly that uses the host's own sockets.</para>
/// <para>Bound: <see cref="HostForwarderOptions.MaximumClients"/>; beyond it clients wait in the kernel's backlog.</para>
/// </remarks>
public sealed class HostForwarder : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly Socket _listener;
    private readonly Endpoint _destination;
    private readonly IForwardTarget _target;
    private readonly HostForwarderOptions _options;
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _stopped;
    private int _clients;
    private long _accepted;
    private long _failed;

    private HostForwarder(Socket listener, Endpoint destination, IForwardTarget target, HostForwarderOptions options)
    {
        _listener = listener;
        _destination = destination;
        _target = target;
        _options = options;
        _room = new SemaphoreSlim(options.MaximumClients);
        LocalEndpoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where the host listens, with the real port when 0 was asked for.</summary>
    public IPEndPoint LocalEndpoint { get; }

    /// <summary>Clients served at this moment.</summary>
    public int Clients => Volatile.Read(ref _clients);

    /// <summary>Clients accepted so far.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Clients for whom nobody answered inside.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Begins to listen.</summary>
    /// <param name="local">The host's address and port; port 0 lets the kernel choose.</param>
    /// <param name="destination">Where inside each client is taken.</param>
    /// <param name="target">Who connects there.</param>
    /// <param name="options">Limits; the usual when null.</param>
    /// <exception cref="ForwardException">The port cannot be had; the message says why and what to do.</exception>
    public static HostForwarder Start(
        IPEndPoint local, Endpoint destination, IForwardTarget target, HostForwarderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(target);
        options ??= HostForwarderOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumClients, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BufferSize, 1);
        var listener = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(local);
            listener.Listen(Backlog);
            return new HostForwarder(listener, destination, target, options);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new ForwardException(Explain(local, e.SocketErrorCode), e);
        }
    }

    /// <summary>Listens no longer, waits for the clients that are still there, then resets those that remain.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (Volatile.Read(ref _stopped) == 1)
            return;
        await _closing.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
            return;

        // Every client gives its place back at its end: all places together mean that all have gone.
        using var limit = new CancellationTokenSource(patience);
        int places = await TakePlacesAsync(0, limit.Token).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        _ = await TakePlacesAsync(places, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Stops at once: clients that are still there are reset.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        _closing.Dispose();
        _stop.Dispose();
        _room.Dispose();
    }

    private static string Explain(IPEndPoint local, SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse =>
            $"port {local.Port} of {local.Address} is taken by another program: choose another port, or end that program",
        SocketError.AccessDenied =>
            $"port {local.Port} may not be opened: ports below 1024 are for root, choose a higher one",
        SocketError.AddressNotAvailable => $"{local.Address} is no address of this host: 127.0.0.1 always is",
        _ => $"cannot listen on {local}: {error}",
    };

    private async Task<int> TakePlacesAsync(int taken, CancellationToken cancellation)
    {
        try
        {
            for (; taken < _options.MaximumClients; taken++)
                await _room.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Patience is over; the caller goes on with what there is.
        }

        return taken;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                await AcceptOneAsync(_closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // StopAsync wants no more clients.
        }
    }

    private async Task AcceptOneAsync(CancellationToken closing)
    {
        await _room.WaitAsync(closing).ConfigureAwait(false);
        try
        {
            var client = await _listener.AcceptAsync(closing).ConfigureAwait(false);
            Interlocked.Increment(ref _accepted);
            Interlocked.Increment(ref _clients);
            _ = ServeAsync(client);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            _room.Release();
            closing.ThrowIfCancellationRequested();
            _options.OnProblem?.Invoke($"a client could not be accepted: {e.Message}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), closing).ConfigureAwait(false); // out of descriptors: let some end
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            client.NoDelay = true;
            var inside = await _target.ConnectAsync(_destination, _stop.Token).ConfigureAwait(false);
            await using (inside.ConfigureAwait(false))
            {
                await new ForwardRelay(client, inside, _options.BufferSize).RunAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Only the connecting can end here: the relay answers for its own failures.
            Interlocked.Increment(ref _failed);
            ForwardRelay.Reset(client);
            if (!_stop.IsCancellationRequested)
                _options.OnProblem?.Invoke($"nobody answers at {_destination} inside: {e.Message}");
        }
        finally
        {
            client.Dispose();
            Interlocked.Decrement(ref _clients);
            _room.Release();
        }
    }
}
