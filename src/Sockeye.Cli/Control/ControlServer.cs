using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sockeye.Cli.Json;
using Sockeye.Cli.Networks;
using Sockeye.Hosting;

namespace Sockeye.Cli.Control;

/// <summary>Answers the person's other commands about a running stack: what it has open, and please connect there.</summary>
/// <remarks>
/// <para>An AF_UNIX socket that only the person may open. One request a connection, a line of words:</para>
/// <code>
///   snapshot               -> one JSON object (StackJson), end
///   connect ADDRESS PORT   -> "ok" or "error NAME", a line; after "ok" the connection's bytes, both ways
/// </code>
/// <para>Bound: so many requests at a time; others wait.</para>
/// </remarks>
internal sealed class ControlServer : IAsyncDisposable
{
    private const int MostClients = 64;
    private const int LongestRequest = 200;

    private readonly StackLoop _loop;
    private readonly string _command;
    private readonly string _path;
    private readonly Socket _listener;
    private readonly SemaphoreSlim _room = new(MostClients);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private ControlServer(StackLoop loop, string command, string path, Socket listener)
    {
        _loop = loop;
        _command = command;
        _path = path;
        _listener = listener;
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Publishes a stack; null where no safe place for a socket is found, which only costs the other commands.</summary>
    /// <param name="loop">The stack.</param>
    /// <param name="command">What runs it: "lab", "serve".</param>
    public static ControlServer? TryStart(StackLoop loop, string command)
    {
        if (OperatingSystem.IsWindows() || !ControlFolder.TryMake()) return null;
        string path = ControlFolder.SocketOf(Environment.ProcessId);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // A process of this number that has long ended may have left it.
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen();
            return new ControlServer(loop, command, path, listener);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            listener.Dispose();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _serving.ConfigureAwait(false);
        File.Delete(_path);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await _room.WaitAsync(_stop.Token).ConfigureAwait(false);
                Socket client = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _ = AnswerAsync(client);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopped, or out of descriptors: the stack itself is none the worse.
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        IConnection connection = KernelNetwork.Adopt(client);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                string[] words = (await ReadLineAsync(connection).ConfigureAwait(false)).Split(' ');
                if (words is ["snapshot"]) await WriteSnapshotAsync(connection).ConfigureAwait(false);
                else if (words is ["connect", var address, var port]) await ConnectAsync(connection, address, port).ConfigureAwait(false);
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The other command has gone.
            }
            finally
            {
                _room.Release();
            }
        }
    }

    private async Task<string> ReadLineAsync(IConnection connection)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < LongestRequest && await connection.ReadAsync(one, _stop.Token).ConfigureAwait(false) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }
        return line.ToString();
    }

    private async Task WriteSnapshotAsync(IConnection connection)
    {
        StackJson shape = StackJsonMaker.Make(_loop.Call(0, static (stack, _, _) => stack.Snapshot()), _command, Environment.ProcessId);
        await connection.WriteAsync(Encoding.UTF8.GetBytes(JsonWriting.ToText(shape)), _stop.Token).ConfigureAwait(false);
        connection.ShutdownWrite();
    }

    private async Task ConnectAsync(IConnection connection, string address, string port)
    {
        IConnection? far = null;
        string answer;
        try
        {
            var remote = new IPEndPoint(IPAddress.Parse(address), int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture));
            far = await new StackNetwork(_loop).ConnectAsync(remote, _stop.Token).ConfigureAwait(false);
            answer = "ok\n";
        }
        catch (SocketException refused)
        {
            answer = $"error {refused.SocketErrorCode}\n";
        }
        catch (Exception malformed) when (malformed is FormatException or OverflowException or ArgumentException)
        {
            answer = $"error {SocketError.InvalidArgument}\n";
        }
        await connection.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token).ConfigureAwait(false);
        if (far is null) return;
        await using (far.ConfigureAwait(false)) await Relay.RunAsync(connection, far, _stop.Token).ConfigureAwait(false);
    }
}
