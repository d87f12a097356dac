// The kernel as oracle, without anybody choosing the cases: the same random program runs on the host's kernel and on Sockeye,
// call by call, and after each call every result, errno and poll answer must be the same.

using System.Globalization;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;
using Sockeye.Berkeley.Tests.Conformance;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.OnStack;

[Collection(Linux.LinuxFixture.OneAtATime)]
public sealed class DifferentialTests(SockeyeFixture sockeye, Linux.LinuxFixture kernel)
    : IClassFixture<SockeyeFixture>, IClassFixture<Linux.LinuxFixture>
{
    private const int Steps = 60;

    [Theory]
    [InlineData(Kind.Tcp, 1100, 500)]
    [InlineData(Kind.Udp, 5000, 500)]
    [InlineData(Kind.Local, 10000, 500)]
    [InlineData(Kind.Mixed, 15000, 500)]
    [InlineData(Kind.Both, 20000, 500)]
    public void A_random_program_has_the_same_results_on_the_kernel_and_on_Sockeye(Kind kind, int firstSeed, int seeds)
    {
        var differences = new List<string>();
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            if (Compare(kind, seed) is { } difference)
                differences.Add(difference);
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {seeds} differ\n" + string.Join("\n", differences.Take(6)));
    }

    private string? Compare(Kind kind, int seed)
    {
        var ports = FindPorts(seed);
        using var expected = new Machine(kernel, kind, seed, ports);
        using var actual = new Machine(sockeye, kind, seed, ports);
        var history = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            var (one, other) = (expected.Step(), actual.Step());
            // A busy kernel delivers over its loopback a moment later: what poll says may need that moment.
            for (var turn = 0; turn < 40 && expected.Look() != actual.Look(); turn++)
                expected.Pause();
            one += " | " + expected.Look();
            other += " | " + actual.Look();
            history.Add(one);
            if (one != other)
            {
                var before = string.Join("\n", history.SkipLast(1).TakeLast(14).Select(line => "      " + line));
                return $"seed {seed} step {step}:\n{before}\n  kernel  {one}\n  sockeye {other}";
            }
        }

        return null;
    }

    // Three ports that nothing on the host uses, not even a TIME-WAIT that an earlier run has left.
    private int FindPorts(int seed)
    {
        var random = new Random(seed ^ Environment.ProcessId << 16);
        var process = new Process(kernel.System, "ports");
        using var entered = process.Enter();
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var first = 10_000 + random.Next(7000) * 3;
            if (Enumerable.Range(first, 3).All(port => IsFree(port, SOCK_STREAM) && IsFree(port, SOCK_DGRAM)))
            {
                process.Signal(SIGKILL);
                return first;
            }
        }

        throw new InvalidOperationException("There are no three free ports.");
    }

    private static bool IsFree(int port, int type)
    {
        var fd = socket(AF_INET6, type, 0);
        var isFree = bind(fd, new sockaddr_in6 { sin6_family = AF_INET6, sin6_port = htons(port) }) == 0;
        close(fd);
        return isFree;
    }

    public enum Kind
    {
        Tcp,
        Udp,
        Local,

        /// <summary>TCP, UDP and AF_UNIX.</summary>
        Mixed,

        /// <summary>TCP and UDP over IPv4 and IPv6, with mapped addresses and the any address.</summary>
        Both,
    }

    /// <summary>One of the two systems, in a program that the seed decides.</summary>
    private sealed class Machine : IDisposable
    {
        private const int Descriptors = 12;

        private readonly Random _random;
        private readonly Process _process;
        private readonly Kind _kind;
        private readonly int _seed;
        private readonly byte[] _buffer = new byte[512];

        public Machine(ISystemFixture fixture, Kind kind, int seed, int firstPort)
        {
            FirstPort = firstPort;
            _random = new Random(seed);
            _process = new Process(fixture.System, "random");
            _kind = kind;
            _seed = seed;
        }

        public void Dispose() => _process.Signal(SIGKILL);

        public string Step()
        {
            using var entered = _process.Enter();
            errno = 0;
            var call = Call(out var result);
            var outcome = result == -1 ? strerrorname_np(errno) : result.ToString(CultureInfo.InvariantCulture);
            return $"{call} = {outcome}";
        }

        public void Pause()
        {
            using var entered = _process.Enter();
            poll([], 5);
        }

        // What poll says of every descriptor.
        public string Look()
        {
            using var entered = _process.Enter();
            var entries = new pollfd[Descriptors];
            for (var i = 0; i < Descriptors; i++)
                entries[i] = new pollfd(i + 3, POLLIN | POLLOUT | POLLPRI | POLLRDHUP);
            poll(entries, 0);
            return string.Join(" ", entries.Select(entry => entry.revents == POLLNVAL
                ? "."
                : entry.revents.ToString("x", CultureInfo.InvariantCulture)));
        }

        private string Call(out int result)
        {
            var fd = ChooseDescriptor();
            var what = _random.Next(28);
            var number = _random.Next(1 << 20);
            switch (what)
            {
                case 0 or 1:
                    return Make(number, out result);
                case 2 or 3:
                    result = Named(fd, number, true);
                    return $"bind({fd}, {FormFor(fd, number)})";
                case 4 or 5:
                    result = listen(fd, 4);
                    return $"listen({fd})";
                case 6 or 7:
                    result = accept4(fd, SOCK_NONBLOCK);
                    return $"accept({fd})";
                case 8 or 9 or 10:
                    number = AvoidItself(fd, number);
                    result = Named(fd, number, false);
                    return $"connect({fd}, {FormFor(fd, number)})";
                case 11 or 12:
                    result = send(fd, _buffer.AsSpan(0, number % 60), MSG_NOSIGNAL);
                    return $"send({fd}, {number % 60})";
                case 13 or 14:
                    var flags = (number / 64) % 4 == 0 ? MSG_PEEK : 0;
                    result = recv(fd, _buffer.AsSpan(0, number % 64), flags);
                    return $"recv({fd}, {number % 64}, {flags})";
                case 15:
                    var how = ChooseDirection(fd, number);
                    result = shutdown(fd, how);
                    return $"shutdown({fd}, {how})";
                case 16:
                    result = close(fd);
                    return $"close({fd})";
                case 17:
                    result = dup2(fd, 3 + number % (Descriptors - 2));
                    return $"dup2({fd}, {3 + number % (Descriptors - 2)})";
                case 18:
                    return Query(fd, number, out result);
                case 19:
                    // Which socket of a group of SO_REUSEPORT gets a datagram is a secret of each system's.
                    var isPort = _kind is Kind.Tcp or Kind.Local && number % 2 == 1;
                    result = setsockopt(fd, SOL_SOCKET, isPort ? SO_REUSEPORT : SO_REUSEADDR, 1);
                    return $"setsockopt({fd}, {(isPort ? "REUSEPORT" : "REUSEADDR")})";
                case 20:
                    result = setsockopt(fd, SOL_SOCKET, SO_LINGER, new linger { l_onoff = number % 2 });
                    return $"setsockopt({fd}, LINGER {number % 2})";
                case 21:
                    result = connect(fd, new sockaddr_in { sin_family = AF_UNSPEC });
                    return $"connect({fd}, UNSPEC)";
                case 22:
                    return SendTo(fd, number, out result);
                case 23:
                    return ReceiveFrom(fd, number, out result);
                case 24 or 25 when !HasUrgentData(fd):
                    result = 0;
                    return "nothing";
                case 24:
                    result = send(fd, _buffer.AsSpan(0, number % 5), MSG_NOSIGNAL | MSG_OOB);
                    return $"send({fd}, {number % 5}, OOB)";
                case 25:
                    result = recv(fd, _buffer.AsSpan(0, number % 3), MSG_OOB | (number / 64 % 3 == 0 ? MSG_PEEK : 0));
                    return $"recv({fd}, {number % 3}, OOB {number / 64 % 3})";
                case 26:
                    result = setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, number % 3 == 0 ? 1 : 0);
                    return $"setsockopt({fd}, OOBINLINE {number % 3})";
                default:
                    result = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, number % 2);
                    return $"setsockopt({fd}, V6ONLY {number % 2})";
            }
        }

        private string SendTo(int fd, int number, out int result)
        {
            var name = NameFor(fd, number, out var form);
            result = sendto(fd, _buffer.AsSpan(0, number % 60), MSG_NOSIGNAL, name, name.Length);
            return $"sendto({fd}, {number % 60}, {form})";
        }

        private string ReceiveFrom(int fd, int number, out int result)
        {
            var name = new byte[128];
            var length = name.Length;
            result = recvfrom(fd, _buffer.AsSpan(0, number % 64), 0, name, ref length);
            return $"recvfrom({fd}, {number % 64}) {(result >= 0 ? Describe(name, length) : "")}";
        }

        // A port that the system chose is only "some".
        private string Describe(ReadOnlySpan<byte> name, int length)
        {
            if (length < 16 || name[0] is not (AF_INET or AF_INET6))
                return length.ToString(CultureInfo.InvariantCulture);
            var port = (name[2] << 8) | name[3];
            var address = name[0] == AF_INET ? inet_ntop(AF_INET, name[4..8]) : inet_ntop(AF_INET6, name[8..24]);
            var which = port == 0 ? "0" : port >= FirstPort && port < FirstPort + 3 ? $"{port - FirstPort}" : "some";
            return $"{address} {which}";
        }

        // AF_UNIX has urgent data in the kernel only; a UDP socket of IPv6 does not look at the flag there.
        private static bool HasUrgentData(int fd)
        {
            var isStream = getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, out int protocol) == 0 && protocol == IPPROTO_TCP;
            var isFour = getsockopt(fd, SOL_SOCKET, SO_DOMAIN, out int family) == 0 && family == AF_INET;
            errno = 0;
            return isStream || isFour;
        }

        // Mostly an open one.
        private int ChooseDescriptor()
        {
            var any = _random.Next(3, 3 + Descriptors - 2);
            for (var fd = any; fd < any + Descriptors && _random.Next(20) != 0; fd++)
            {
                var candidate = 3 + (fd - 3) % (Descriptors - 2);
                if (fcntl(candidate, F_GETFD) >= 0)
                    return candidate;
            }

            errno = 0;
            return any;
        }

        // SHUT_WR before there is a connection makes the kernel send FINs of its own accord on what comes of it, which
        // Sockeye does not imitate (README.md).
        private static int ChooseDirection(int fd, int number)
        {
            Span<byte> name = stackalloc byte[128];
            var length = name.Length;
            var isConnected = getpeername(fd, name, ref length) == 0;
            errno = 0;
            return isConnected ? number % 3 : SHUT_RD;
        }

        private string Make(int number, out int result)
        {
            var kind = _kind == Kind.Mixed ? (Kind)(number % 3) : _kind == Kind.Both ? (Kind)(number % 2) : _kind;
            var family = kind == Kind.Local ? AF_UNIX : _kind == Kind.Both && number / 2 % 2 == 0 ? AF_INET6 : AF_INET;
            var type = kind == Kind.Udp ? SOCK_DGRAM : SOCK_STREAM;
            result = fcntl(3 + Descriptors - 3, F_GETFD) >= 0 ? 0 : socket(family, type | SOCK_NONBLOCK, 0);
            // When small segments go is TCP's own affair; a program sees it only by the clock.
            if (result > 0 && family != AF_UNIX && type == SOCK_STREAM)
                setsockopt(result, IPPROTO_TCP, TCP_NODELAY, 1);
            return $"socket({kind}{(family == AF_INET6 ? 6 : "")})";
        }

        private string Query(int fd, int number, out int result)
        {
            var length = 128;
            Span<byte> name = stackalloc byte[128];
            switch (number % 6)
            {
                case 0:
                    result = getsockname(fd, name, ref length);
                    // The kernel goes on telling a port that the socket has given back.
                    return $"getsockname({fd}) {(result == 0 ? Describe(name, length).Replace(" some", "").Replace(" 0", "") : "")}";
                case 1:
                    result = getpeername(fd, name, ref length);
                    return $"getpeername({fd}) {(result == 0 ? Describe(name, length) : "")}";
                case 2:
                    result = getsockopt(fd, SOL_SOCKET, SO_ERROR, out int error);
                    return $"SO_ERROR({fd}) {error}";
                case 3:
                    result = getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, out int listens);
                    return $"SO_ACCEPTCONN({fd}) {listens}";
                case 4:
                    result = getsockopt(fd, IPPROTO_TCP, TCP_INFO, out byte state);
                    return $"TCP_INFO({fd}) {state}";
                default:
                    var count = 0;
                    result = ioctl(fd, FIONREAD, ref count);
                    return $"FIONREAD({fd}) {count}";
            }
        }

        private int FirstPort { get; }

        // A TCP socket that connects to itself leaves a TIME-WAIT which only the kernel takes over on its loopback.
        private int AvoidItself(int fd, int number)
        {
            Span<byte> name = stackalloc byte[128];
            var length = name.Length;
            var isNamed = getsockname(fd, name, ref length) == 0 && length >= sockaddr_in.Size;
            errno = 0;
            return isNamed && ((name[2] << 8) | name[3]) == FirstPort + number % 3 ? number + 1 : number;
        }

        private string FormFor(int fd, int number)
        {
            var before = errno;
            NameFor(fd, number, out var form);
            errno = before;
            return form;
        }

        private int Named(int fd, int number, bool isBind)
        {
            var name = NameFor(fd, number, out _);
            return isBind ? bind(fd, name, name.Length) : connect(fd, name, name.Length);
        }

        // Names of this program's own, so that nothing else on the host is in the way.
        private byte[] NameFor(int fd, int number, out string form)
        {
            var isKnown = getsockopt(fd, SOL_SOCKET, SO_DOMAIN, out int family) == 0;
            errno = 0;
            if (isKnown && family == AF_UNIX)
                return LocalName(number % 3, out form);
            var port = FirstPort + number % 3;
            var isAny = _kind == Kind.Both && number / 16 % 4 == 0;
            var unique = unchecked((uint)(Environment.ProcessId * 8209 + _seed));
            var address = isAny ? 0 : htonl(0x7f000000 | ((unique & 0x3fffff) | 0x400000));
            form = $"{number % 3}{(isAny ? "any" : "")}";
            if (!isKnown || family != AF_INET6)
            {
                var four = new sockaddr_in
                {
                    sin_family = AF_INET, sin_addr = { s_addr = address }, sin_port = htons(port),
                };
                return Bytes(in four).ToArray();
            }

            var six = new sockaddr_in6 { sin6_family = AF_INET6, sin6_port = htons(port) };
            // One class of names in one program: what a UDP socket remembers of a peer of the other class is a riddle.
            switch (_seed % 3)
            {
                case 0:
                    // Mapped; never the mapped any address, which nobody means.
                    six.sin6_addr[10] = six.sin6_addr[11] = 0xff;
                    BitConverter.TryWriteBytes(six.sin6_addr[12..], isAny ? htonl(INADDR_LOOPBACK) : address);
                    form += " mapped";
                    break;
                case 1 when !isAny:
                    six.sin6_addr = in6_addr.Loopback;
                    form += " ::1";
                    break;
                default:
                    form += " ::";
                    break;
            }

            return Bytes(in six).ToArray();
        }

        private byte[] LocalName(int number, out string form)
        {
            var local = new sockaddr_un { sun_family = AF_UNIX };
            var name = string.Create(
                CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{_kind}-{_seed}-{number}");
            strcpy(local.sun_path[1..], name);
            form = $"{number}";
            return Bytes(in local)[..(sockaddr_un.PathOffset + 1 + name.Length)].ToArray();
        }
    }
}
