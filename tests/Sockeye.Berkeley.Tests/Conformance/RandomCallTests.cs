using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>Hostile input 170: any call on any descriptor in any state.</summary>
public abstract class RandomCallTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void row170_random_calls_on_random_descriptors_end_with_a_result_or_an_errno(int seed)
    {
        var random = new Random(seed);
        var listener = Listener(4, SOCK_NONBLOCK);
        var name = NameOf(listener);
        var buffer = new byte[256];
        for (var turn = 0; turn < 1500; turn++)
        {
            errno = 0;
            var fd = random.Next(-1, 24);
            var result = Call(random, fd, name, buffer);
            Assert.True(result >= -1);
            if (result == -1)
                Assert.NotNull(strerrorname_np(errno));
            if (result == -1)
                Assert.NotEqual(0, errno);
            if (random.Next(10) == 0 && fd >= 3)
                close(fd);
        }
    }

    // Everything is made non-blocking, so nothing may hang.
    private static int Call(Random random, int fd, sockaddr_in name, byte[] buffer)
    {
        var level = random.Next(3) switch { 0 => SOL_SOCKET, 1 => IPPROTO_TCP, _ => IPPROTO_IP };
        var length = random.Next(-1, 20);
        switch (random.Next(19))
        {
            case 0: return socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            case 1: return socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
            case 2: return socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
            case 3: return socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, stackalloc int[2]);
            case 4: return bind(fd, V4(0));
            case 5: return bind(fd, buffer, length);
            case 6: return listen(fd, random.Next(-2, 5));
            case 7: return fd is 0 or 1 or 2 ? 0 : accept4(fd, SOCK_NONBLOCK);
            case 8: return connect(fd, name);
            case 9: return recv(fd, buffer.AsSpan(0, random.Next(50)), MSG_DONTWAIT | (random.Next(2) * MSG_PEEK));
            case 10: return send(fd, buffer.AsSpan(0, random.Next(200)), MSG_DONTWAIT | (random.Next(8) == 0 ? MSG_OOB : 0));
            case 11: return sendto(fd, buffer.AsSpan(0, random.Next(200)), MSG_DONTWAIT, name);
            case 12: return shutdown(fd, random.Next(-1, 4));
            case 13: return dup2(fd, random.Next(3, 24));
            case 14: return poll([new pollfd(fd, (short)random.Next(64))], 0);
            case 15: return getsockname(fd, buffer, ref length);
            case 16: return getpeername(fd, buffer, ref length);
            case 17: return setsockopt(fd, level, random.Next(0, 40), buffer, Math.Min(length, 16));
            default: return getsockopt(fd, level, random.Next(0, 40), buffer, ref length);
        }
    }
}
