using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;
using Sockeye.Streams;

namespace Sockeye.Names;

/// <summary>Connecting to a name: each of its addresses is tried, in the resolver's order.</summary>
public static class NamedConnect
{
    /// <summary>Connects to the first address that answers, with TCP_NODELAY set.</summary>
    /// <param name="driver">The stack: a running loop, or a simulated host.</param>
    /// <param name="names">Who knows names. An address in text is not asked for.</param>
    /// <param name="host">A name, or an address in text.</param>
    /// <param name="port">Port, 0 to 65535.</param>
    /// <param name="token">Ends the attempt.</param>
    /// <exception cref="SocketException">HostNotFound or TryAgain by the resolver, or what the last address answered.</exception>
    public static async ValueTask<TcpStream> ConnectAsync(
        IStackDriver driver, INameResolver names, string host, int port, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal)
            ? [literal]
            : await names.ResolveAsync(host, token).ConfigureAwait(false);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        for (int i = 0; ; i++)
        {
            try
            {
                TcpStream stream = await TcpStream.ConnectAsync(driver, new IPEndPoint(addresses[i], port), token).ConfigureAwait(false);
                SetNoDelay(stream);
                return stream;
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                // The next address may answer.
            }
        }
    }

    private static void SetNoDelay(TcpStream stream)
    {
        try
        {
            stream.SetOption(OptionLevel.Tcp, TcpOption.NoDelay, 1);
        }
        catch (SocketException)
        {
            // It was reset meanwhile; the first read or write will say so.
        }
    }
}
