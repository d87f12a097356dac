// The kernel as oracle, without anybody choosing the cases: the same random program runs on the host's kernel and on Sockeye,
// call by call, and after each call every result, errno and poll answer must be the same.

using System.Globalization;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;
using Sockeye.Berkeley.Tests.Conformance;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.OnStack;

public sealed class DifferentialTests(SockeyeFixture sockeye, Linux.LinuxFixture kernel)
    : IClassFixture<SockeyeFixture>, IClassFixture<Linux.LinuxFixture>
{
    private const int Steps = 60;

    [Theory]
    [InlineData(Kind.Tcp, 1000, 500)]
    [InlineData(Kind.Udp, 5000, 500)]
    [InlineData(Kind.Local, 10000, 500)]
    [InlineData(Kind.Mixed, 15000, 500)]
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
        using var expected = new Machine(kernel, kind, seed);
        using var actual = new Machine(sockeye, kind, seed);
        var history = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            var (one, other) = (expected.Step(), actual.Step());
            history.Add(one);
            if (one != other)
            {
                var before = string.Join("\n", history.SkipLast(1).TakeLast(14).Select(line => "      " + line));
                return $"seed {seed} step {step}:\n{before}\n  kernel  {one}\n  sockeye {other}";
            }
        }

        return null;
    }

    public enum Kind
    {
        Tcp,
        Udp,
        Local,
        Mixed,
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

        public Machine(ISystemFixture fixture, Kind kind, int seed)
        {
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
            return $"{call} = {outcome} | {Look()}";
        }

        // What poll and getsockopt say of every descriptor.
        private static string Look()
        {
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
            var what = _random.Next(21);
            var number = _random.Next(1 << 20);
            switch (what)
            {
                case 0 or 1:
                    return Make(number, out result);
                case 2 or 3:
                    result = Named(fd, number, true);
                    return $"bind({fd}, {number % 3})";
                case 4 or 5:
                    result = listen(fd, 4);
                    return $"listen({fd})";
                case 6 or 7:
                    result = accept4(fd, SOCK_NONBLOCK);
                    return $"accept({fd})";
                case 8 or 9 or 10:
                    result = Named(fd, number, false);
                    return $"connect({fd}, {number % 3})";
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
                default:
                    result = setsockopt(fd, SOL_SOCKET, SO_LINGER, new linger { l_onoff = number % 2 });
                    return $"setsockopt({fd}, LINGER {number % 2})";
            }
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
            var kind = _kind == Kind.Mixed ? (Kind)(number % 3) : _kind;
            var family = kind == Kind.Local ? AF_UNIX : AF_INET;
            var type = kind == Kind.Udp ? SOCK_DGRAM : SOCK_STREAM;
            result = fcntl(3 + Descriptors - 3, F_GETFD) >= 0 ? 0 : socket(family, type | SOCK_NONBLOCK, 0);
            // When small segments go is TCP's own affair; a program sees it only by the clock.
            if (result > 0 && family == AF_INET && type == SOCK_STREAM)
                setsockopt(result, IPPROTO_TCP, TCP_NODELAY, 1);
            return $"socket({kind})";
        }

        private static string Query(int fd, int number, out int result)
        {
            var length = 128;
            Span<byte> name = stackalloc byte[128];
            switch (number % 6)
            {
                case 0:
                    result = getsockname(fd, name, ref length);
                    return $"getsockname({fd}) {(result == 0 ? length : 0)}";
                case 1:
                    result = getpeername(fd, name, ref length);
                    return $"getpeername({fd}) {(result == 0 ? length : 0)}";
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

        // A loopback address of this program's own, so that nothing else on the host is in the way.
        private int Named(int fd, int number, bool isBind)
        {
            if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, out int family) == 0 && family == AF_UNIX)
            {
                var local = new sockaddr_un { sun_family = AF_UNIX };
                var name = string.Create(
                    CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{_kind}-{_seed}-{number % 3}");
                strcpy(local.sun_path[1..], name);
                var length = sockaddr_un.PathOffset + 1 + name.Length;
                return isBind ? bind(fd, local, length) : connect(fd, local, length);
            }

            var unique = unchecked((uint)(Environment.ProcessId * 8209 + _seed));
            var address = new sockaddr_in
            {
                sin_family = AF_INET,
                sin_addr = { s_addr = htonl(0x7f000000 | ((unique & 0x3fffff) | 0x400000)) },
                sin_port = htons(20000 + number % 3),
            };
            return isBind ? bind(fd, address) : connect(fd, address);
        }
    }
}
