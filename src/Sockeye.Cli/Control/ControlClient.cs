using System.Net;
using System.Net.Sockets;
using System.Text;
using Sockeye.Cli.Networks;

namespace Sockeye.Cli.Control;

/// <summary>Asks a running Sockeye.</summary>
internal static class ControlClient
{
    /// <summary>The snapshot of a process, as JSON, or null when it does not run any more.</summary>
    public static async Task<string?> SnapshotAsync(int process, CancellationToken token)
    {
        if (await OpenAsync(process, token).ConfigureAwait(false) is not { } connection) return null;
        await using (connection.ConfigureAwait(false))
        {
            await connection.WriteAsync("snapshot\n"u8.ToArray(), token).ConfigureAwait(false);
            using var text = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int count;
            while ((count = await connection.ReadAsync(buffer, token).ConfigureAwait(false)) > 0) text.Write(buffer, 0, count);
            return Encoding.UTF8.GetString(text.ToArray());
        }
    }

    /// <summary>A connection made by the stack of a process, or null when that does not run any more.</summary>
    /// <exception cref="SocketException">The stack's connect failed.</exception>
    public static async Task<IConnection?> ConnectAsync(int process, IPEndPoint remote, CancellationToken token)
    {
        if (await OpenAsync(process, token).ConfigureAwait(false) is not { } connection) return null;
        await connection.WriteAsync(Encoding.ASCII.GetBytes($"connect {remote.Address} {remote.Port}\n"), token).ConfigureAwait(false);
        var answer = new StringBuilder();
        var one = new byte[1];
        while (answer.Length < 100 && await connection.ReadAsync(one, token).ConfigureAwait(false) == 1 && one[0] != '\n') answer.Append((char)one[0]);
        if (answer.ToString() == "ok") return connection;
        await connection.DisposeAsync().ConfigureAwait(false);
        SocketError error = answer.ToString().Split(' ') is ["error", var name] && Enum.TryParse(name, out SocketError known)
            ? known
            : SocketError.ConnectionAborted;
        throw new SocketException((int)error);
    }

    private static async Task<IConnection?> OpenAsync(int process, CancellationToken token)
    {
        string path = ControlFolder.SocketOf(process);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), token).ConfigureAwait(false);
            return KernelNetwork.Adopt(socket);
        }
        catch (SocketException gone)
        {
            socket.Dispose();
            // It ended without cleaning up.
            if (gone.SocketErrorCode == SocketError.ConnectionRefused) File.Delete(path);
            return null;
        }
    }
}
