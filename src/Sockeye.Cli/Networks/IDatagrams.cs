using System.Net;

namespace Sockeye.Cli.Networks;

/// <summary>A UDP socket.</summary>
internal interface IDatagrams : IDisposable
{
    /// <summary>Where, with the real port.</summary>
    IPEndPoint Local { get; }

    /// <summary>The next datagram, and its sender.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">An ICMP error about an earlier one.</exception>
    ValueTask<(int Length, IPEndPoint From)> ReceiveAsync(Memory<byte> buffer, CancellationToken token);

    /// <summary>Sends one.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Too long, or unreachable.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken token);
}
