using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Foundation;
using Sockeye.Core.Services.Dns;
using Sockeye.Core.Stack;
using Sockeye.Diagnostics;
using Sockeye.Hosting;
using Sockeye.Sockets;
using Sockeye.Streams;
using Sockeye.Wire.Addresses;

namespace Sockeye.Names;

/// <summary>Asks DNS servers over a stack's own UDP sockets, and remembers their answers.</summary>
/// <remarks>Thread-safe. IPv4 addresses come before IPv6 ones. Each question leaves from a port of its own (RFC 5452 §9.2).
/// <c>localhost</c> is the host itself (RFC 6761 §6.3). Bound: as many lookups as the application starts; the cache has its limit.</remarks>
public sealed class DnsClient : INameResolver
{
    private readonly Lock _gate = new();
    private readonly IStackDriver _driver;
    private readonly TimeProvider _clock;
    private readonly DnsResolver _resolver;

    /// <summary>A resolver over a stack.</summary>
    /// <param name="driver">The stack.</param>
    /// <param name="options">Servers, time-outs and limits.</param>
    /// <param name="clock">Measures the time-outs; it must go as the driver's time does. Null means the system's.</param>
    /// <param name="entropy">Identifiers of questions; null means the system's generator.</param>
    public DnsClient(IStackDriver driver, DnsResolverOptions options, TimeProvider? clock = null, IEntropy? entropy = null)
    {
        ArgumentNullException.ThrowIfNull(driver);
        _driver = driver;
        _clock = clock ?? TimeProvider.System;
        _resolver = new DnsResolver(options, entropy ?? new SystemEntropy());
    }

    /// <inheritdoc/>
    public async ValueTask<IPAddress[]> ResolveAsync(string name, CancellationToken token = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (IPAddress.TryParse(name, out IPAddress? address)) return [address];
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        StackActivity activity = StackActivity.Lookup(_driver, name);
        MeasuredLookup measured = MeasuredLookup.Begin(_driver, name);
        try
        {
            IPAddress[] addresses = await LookUpAsync(name, token).ConfigureAwait(false);
            measured.End(null);
            activity.Stop(addresses);
            return addresses;
        }
        catch (Exception failure)
        {
            measured.End(failure);
            activity.Stop(failure);
            FailedLookup.Tell(_driver, name, failure);
            throw;
        }
    }

    /// <summary>Forgets all answers.</summary>
    public void Flush()
    {
        lock (_gate) _resolver.Flush();
    }

    private async Task<IPAddress[]> LookUpAsync(string name, CancellationToken token)
    {
        DnsLookup lookup;
        lock (_gate) lookup = _resolver.Resolve(name, _driver.Now);
        var buffer = new byte[MostBytes];
        while (lookup.Status == DnsStatus.Pending) await AskAsync(lookup, buffer, token).ConfigureAwait(false);
        return lookup.Status switch
        {
            DnsStatus.Success => [.. lookup.Addresses.Select(ToIPAddress)],
            DnsStatus.NotFound => throw new SocketException((int)SocketError.HostNotFound),
            _ => throw new SocketException((int)SocketError.TryAgain),
        };
    }

    // RFC 1035 §4.2.1: 512; a server that sends more is read as far as a usual MTU goes.
    private const int MostBytes = 1500;

    // One server's turn, from a port of its own.
    private async Task AskAsync(DnsLookup lookup, byte[] buffer, CancellationToken token)
    {
        int turn = lookup.Turn;
        var any = lookup.Server.Address.IsIPv4 ? IPAddress.Any : IPAddress.IPv6Any;
        using UdpSocket socket = UdpSocket.Bind(_driver, new IPEndPoint(any, 0));
        while (lookup.Status == DnsStatus.Pending && lookup.Turn == turn)
        {
            await SendAsync(lookup, socket, buffer, token).ConfigureAwait(false);
            await ReceiveAsync(lookup, socket, buffer, token).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(DnsLookup lookup, UdpSocket socket, byte[] buffer, CancellationToken token)
    {
        while (TryWrite(lookup, buffer, out IPEndPoint? server, out int length))
        {
            try
            {
                await socket.SendAsync(buffer.AsMemory(0, length), server!, token).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // There is no way to this server now: as if it did not answer.
            }
        }
    }

    private bool TryWrite(DnsLookup lookup, byte[] buffer, out IPEndPoint? server, out int length)
    {
        lock (_gate)
        {
            bool any = lookup.TryWriteQuery(buffer, out Endpoint to, out length);
            server = any ? EndpointConversion.ToIPEndPoint(to) : null;
            return any;
        }
    }

    private async Task ReceiveAsync(DnsLookup lookup, UdpSocket socket, byte[] buffer, CancellationToken token)
    {
        TimeSpan left = lookup.NextDeadline - _driver.Now;
        if (left > TimeSpan.Zero)
        {
            using var timeout = new CancellationTokenSource(left, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, token);
            try
            {
                (int length, IPEndPoint from) = await socket.ReceiveAsync(buffer, either.Token).ConfigureAwait(false);
                lock (_gate) lookup.Handle(buffer.AsSpan(0, length), EndpointConversion.ToEndpoint(from), _driver.Now);
                return;
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
            }
        }
        lock (_gate) lookup.HandleTimeout(_driver.Now);
    }

    private static IPAddress ToIPAddress(InternetAddress address) => EndpointConversion.ToIPEndPoint(new Endpoint(address, 0)).Address;
}
