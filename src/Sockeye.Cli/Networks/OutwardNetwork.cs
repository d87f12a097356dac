using System.Net;
using System.Net.Sockets;
using Sockeye.Devices.Pcap;
using Sockeye.Wire.Addresses;

namespace Sockeye.Cli.Networks;

/// <summary>Sockeye's way out without any right: two stacks inside, of which the far one relays to the host's kernel.</summary>
/// <remarks><code>
///   program ══ Sockeye 10.0.0.1 ══ Sockeye, under the address of the far host ══ our relay ══ kernel ══ the far host
/// </code>For one connection or one conversation of datagrams; the far host is reached before anything happens inside, so that
/// its refusal is what the program hears.</remarks>
internal sealed class OutwardNetwork(CaptureFile? capture, TextWriter? linesTo) : INetwork, IDisposable
{
    private readonly TwoHosts _inner = TwoHosts.Start(capture, linesTo);
    private readonly KernelNetwork _kernel = new();
    private readonly CancellationTokenSource _stop = new();

    public async Task<IConnection> ConnectAsync(IPEndPoint remote, CancellationToken token)
    {
        IConnection outside = await _kernel.ConnectAsync(remote, token).ConfigureAwait(false);
        IPEndPoint inside = Impersonate(remote);
        using IListener listener = new StackNetwork(_inner.Server.Loop).Listen(inside);
        Task<IConnection> accepting = listener.AcceptAsync(token);
        IConnection ours = await new StackNetwork(_inner.Client.Loop).ConnectAsync(inside, token).ConfigureAwait(false);
        IConnection theirs = await accepting.ConfigureAwait(false);
        _ = RelayAsync(theirs, outside);
        return ours;
    }

    public IListener Listen(IPEndPoint local) => throw new NotSupportedException("The way out is not a way in.");

    public IDatagrams Bind(IPEndPoint local) => new StackNetwork(_inner.Client.Loop).Bind(local);

    /// <summary>Lets datagrams to an endpoint out, and its answers in.</summary>
    /// <returns>Where the endpoint is inside.</returns>
    public IPEndPoint OpenDatagrams(IPEndPoint remote)
    {
        IPEndPoint inside = Impersonate(remote);
        IDatagrams outside = _kernel.Bind(new IPEndPoint(
            remote.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        IDatagrams theirs = new StackNetwork(_inner.Server.Loop).Bind(inside);
        _ = RelayAsync(theirs, outside, remote);
        return inside;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _inner.Dispose();
        _stop.Dispose();
    }

    // The far stack takes the far host's own address, so that the packets look as they would on a wire to it. Addresses that
    // mean oneself cannot be lent; the far stack's usual one stands for them.
    private IPEndPoint Impersonate(IPEndPoint remote)
    {
        bool isIPv6 = remote.AddressFamily == AddressFamily.InterNetworkV6;
        bool isOwn = IPAddress.IsLoopback(remote.Address) || remote.Address.Equals(IPAddress.Any) || remote.Address.Equals(IPAddress.IPv6Any)
            || remote.Address.IsIPv6LinkLocal || remote.Address.IsIPv6Multicast
            || remote.Address.ToString() is TwoHosts.ClientAddress or TwoHosts.ServerAddress or "fd00::1" or "fd00::2";
        if (isOwn) return new IPEndPoint(IPAddress.Parse(isIPv6 ? "fd00::2" : TwoHosts.ServerAddress), remote.Port);
        var address = InternetAddress.Parse(remote.Address.ToString());
        int length = isIPv6 ? 128 : 32;
        _inner.Server.Assign(address, length);
        _inner.Client.Route(new Prefix(address, length), InternetAddress.Parse(isIPv6 ? "fd00::2" : TwoHosts.ServerAddress));
        return remote;
    }

    private async Task RelayAsync(IConnection theirs, IConnection outside)
    {
        await using (theirs.ConfigureAwait(false))
        await using (outside.ConfigureAwait(false))
        {
            await Relay.RunAsync(theirs, outside, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task RelayAsync(IDatagrams theirs, IDatagrams outside, IPEndPoint remote)
    {
        using (theirs)
        using (outside)
        {
            IPEndPoint? client = null;
            await Task.WhenAll(
                PassAsync(theirs, from => { client = from; return (outside, remote); }),
                PassAsync(outside, _ => (theirs, client))).ConfigureAwait(false);
        }
    }

    private async Task PassAsync(IDatagrams from, Func<IPEndPoint, (IDatagrams To, IPEndPoint? Target)> route)
    {
        var buffer = new byte[65_535];
        try
        {
            while (true)
            {
                try
                {
                    (int length, IPEndPoint sender) = await from.ReceiveAsync(buffer, _stop.Token).ConfigureAwait(false);
                    (IDatagrams to, IPEndPoint? target) = route(sender);
                    if (target is not null) await to.SendAsync(buffer.AsMemory(0, length), target, _stop.Token).ConfigureAwait(false);
                }
                catch (SocketException)
                {
                    // A datagram that nobody wanted: the next may fare better.
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
