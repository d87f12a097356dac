// The calls that the programs of the demonstration make: those of Sockeye.Berkeley under their own names, each told to the
// diagram as strace(1) would print it. A call that waits is told twice: when it begins and when it returns.
using System.Globalization;
using Sockeye.Berkeley;
using Sockeye.Berkeley.Structures;
using Sockeye.Simulation.Programs;
using Sockeye.Simulation.Topology;

namespace Sockeye.Cli.Commands.Demo.Programs;

#pragma warning disable IDE1006 // The names are C's.
/// <summary>The calls of C, told to whoever watches the world.</summary>
internal static class TracedCalls
{
    /// <summary>How the world's output names a call, where it names a program otherwise.</summary>
    public const string CallMark = "call";

    public const int SOCK_STREAM = Libc.SOCK_STREAM;
    public const int SHUT_WR = Libc.SHUT_WR;
    public const int SOL_SOCKET = Libc.SOL_SOCKET;
    public const int SO_RCVBUF = Libc.SO_RCVBUF;
    public const int STDIN_FILENO = Libc.STDIN_FILENO;

    public static int errno => Libc.errno;

    public static string strerror(int error) => Libc.strerror(error);

    public static int strlen(ReadOnlySpan<byte> text) => Libc.strlen(text);

    public static string str(ReadOnlySpan<byte> text) => Libc.str(text);

    public static bool fgets(Span<byte> line, int fd) => Libc.fgets(line, fd);

    public static void exit(int status) => Libc.exit(status);

    public static int socket(int domain, int type, int protocol)
    {
        int fd = Libc.socket(domain, type, protocol);
        return Tell($"socket({FamilyName(domain)}, SOCK_STREAM)", fd);
    }

    public static int bind(int fd, byte[] address) =>
        Tell($"bind({fd}, {AddressName(address)})", Libc.bind(fd, address, address.Length));

    public static int listen(int fd, int backlog) => Tell($"listen({fd}, {backlog})", Libc.listen(fd, backlog));

    public static int accept(int fd)
    {
        if (!IsReady(fd)) Tell($"accept({fd}) waits");
        return Tell($"accept({fd})", Libc.accept(fd));
    }

    public static int connect(int fd, byte[] address)
    {
        Tell($"connect({fd}, {AddressName(address)})");
        return Tell($"connect({fd})", Libc.connect(fd, address, address.Length));
    }

    public static int send(int fd, ReadOnlySpan<byte> data, int flags)
    {
        if (data.Length > 4096) Tell($"send({fd}, {data.Length} bytes) begins");
        return Tell($"send({fd}, {data.Length} bytes)", Libc.send(fd, data, flags));
    }

    public static int recv(int fd, Span<byte> buffer, int flags)
    {
        if (!IsReady(fd)) Tell($"recv({fd}) waits");
        int count = Libc.recv(fd, buffer, flags);
        return Tell($"recv({fd})", count, count == 0 ? "end of stream" : null);
    }

    public static int shutdown(int fd, int how) => Tell($"shutdown({fd}, SHUT_WR)", Libc.shutdown(fd, how));

    public static int close(int fd) => Tell($"close({fd})", Libc.close(fd));

    public static int setsockopt(int fd, int level, int name, int value, string text) =>
        Tell($"setsockopt({fd}, {text}, {value})", Libc.setsockopt(fd, level, name, value));

    public static int fork(Action child) => Tell("fork()", Libc.fork(child));

    /// <summary>Sleeps so many virtual seconds.</summary>
    public static void sleep(double seconds)
    {
        Tell(string.Create(CultureInfo.InvariantCulture, $"sleep({seconds:0.###})"));
        using var signal = Here.CreateSignal();
        signal.Wait(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Sleeps until so many seconds after the beginning, so that two programs do something at once.</summary>
    public static void sleep_until(ProgramContext host, double second)
    {
        using var signal = Here.CreateSignal();
        signal.Wait(host.Beginning + TimeSpan.FromSeconds(second) - Here.Now);
    }

    public static void printf(string text) => Libc.fputs(text, Libc.STDOUT_FILENO);

    /// <summary>A socket address filled in as C programs do.</summary>
    public static byte[] sockaddr(int family, string host, int port)
    {
        if (family == Libc.AF_INET6)
        {
            sockaddr_in6 six = default;
            six.sin6_family = Libc.AF_INET6;
            six.sin6_port = Libc.htons(port);
            _ = Libc.inet_pton(Libc.AF_INET6, host, out six.sin6_addr);
            return Libc.Bytes(in six).ToArray();
        }
        sockaddr_in four = default;
        four.sin_family = Libc.AF_INET;
        four.sin_port = Libc.htons(port);
        _ = Libc.inet_pton(Libc.AF_INET, host, out four.sin_addr);
        return Libc.Bytes(in four).ToArray();
    }

    /// <summary>INADDR_ANY or in6addr_any.</summary>
    public static byte[] any(int family, int port) => sockaddr(family, family == Libc.AF_INET6 ? "::" : "0.0.0.0", port);

    private static Host Here => WorldProcess.Current?.Host ?? throw new InvalidOperationException("This program runs on no host.");

    private static bool IsReady(int fd)
    {
        pollfd[] fds = [new pollfd { fd = fd, events = Libc.POLLIN }];
        return Libc.poll(fds, 0) > 0;
    }

    private static int Tell(string call, int result, string? meaning = null)
    {
        int error = Libc.errno;
        string text = result >= 0 ? $"{call} = {result}" : $"{call} = -1 {Libc.strerrorname_np(error) ?? "?"}";
        Tell(meaning is null ? text : $"{text}, {meaning}");
        Libc.errno = error;
        return result;
    }

    private static void Tell(string text) => Here.World.Write(Here, CallMark, text);

    private static string FamilyName(int family) => family == Libc.AF_INET6 ? "AF_INET6" : "AF_INET";

    private static string AddressName(byte[] address) => address.Length == sockaddr_in6.Size
        ? System.Runtime.InteropServices.MemoryMarshal.Read<sockaddr_in6>(address).ToString()
        : System.Runtime.InteropServices.MemoryMarshal.Read<sockaddr_in>(address).ToString();
}
#pragma warning restore IDE1006
