using System.Globalization;
using System.Text;
using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>AF_UNIX stream sockets: unix(7).</summary>
public abstract class LocalTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    private static int s_names;

    private readonly string _directory = Directory.CreateTempSubdirectory("sockeye").FullName;

    protected override void Clean() => Directory.Delete(_directory, true);

    private static int Local(int flags = 0) => Ok(socket(AF_UNIX, SOCK_STREAM | flags, 0));

    private sockaddr_un PathName(string name = "socket")
    {
        var address = new sockaddr_un { sun_family = AF_UNIX };
        strcpy(address.sun_path, Path.Combine(_directory, name));
        return address;
    }

    private static (sockaddr_un Address, int Length) AbstractName()
    {
        var address = new sockaddr_un { sun_family = AF_UNIX };
        var name = string.Create(
            CultureInfo.InvariantCulture, $"sockeye-{Environment.ProcessId}-{Interlocked.Increment(ref s_names)}");
        strcpy(address.sun_path[1..], name);
        return (address, sockaddr_un.PathOffset + 1 + name.Length);
    }

    [Fact]
    public void unix_1_a_path_name_connects_two_processes()
    {
        var listener = Local();
        var name = PathName();
        Ok(bind(listener, name));
        Ok(listen(listener, 4));
        var child = Ok(fork(() =>
        {
            var fd = Local();
            Ok(connect(fd, name));
            Ok(send(fd, "over a path"u8, 0));
        }));
        var server = Ok(accept(listener));
        Assert.Equal("over a path"u8.ToArray(), ReadToEnd(server));
        Ok(waitpid(child, out var status, 0));
        Assert.Equal(0, status);
    }

    [Fact]
    public void unix_2_an_abstract_name_connects_and_is_given_back()
    {
        var (name, length) = AbstractName();
        var listener = Local();
        Ok(bind(listener, name, length));
        Ok(listen(listener, 4));
        var client = Local();
        Ok(connect(client, name, length));
        var server = Ok(accept(listener));
        Ok(send(server, "x"u8, 0));
        Assert.Equal(1, Ok(recv(client, new byte[4], 0)));

        var told = default(sockaddr_un);
        var toldLength = sockaddr_un.Size;
        Span<byte> room = stackalloc byte[sockaddr_un.Size];
        Ok(getpeername(client, room, ref toldLength));
        Assert.Equal(length, toldLength);
        Assert.True(room[..length].SequenceEqual(Bytes(in name)[..length]));
        Assert.Equal(0, told.sun_family);
    }

    [Fact]
    public void unix_3_a_name_in_use_is_EADDRINUSE_also_after_close_for_a_path()
    {
        var first = Local();
        Ok(bind(first, PathName()));
        Fails(EADDRINUSE, bind(Local(), PathName()));
        Ok(close(first));
        Fails(EADDRINUSE, bind(Local(), PathName()));
    }

    [Fact]
    public void unlink_frees_a_path_while_its_socket_goes_on_listening_to_nobody()
    {
        var name = PathName();
        var path = Path.Combine(_directory, "socket");
        var first = Local();
        Ok(bind(first, name));
        Ok(listen(first, 1));
        Ok(unlink(path));
        Fails(ENOENT, connect(Local(), name));
        Fails(ENOENT, unlink(path));
        var second = Local();
        Ok(bind(second, name));
        Ok(listen(second, 1));
        Ok(connect(Local(), name));
        Ok(accept(second));
        Assert.Equal(0, Events(first, POLLIN));
    }

    [Fact]
    public void unix_4_an_abstract_name_is_free_after_close()
    {
        var (name, length) = AbstractName();
        var first = Local();
        Ok(bind(first, name, length));
        Fails(EADDRINUSE, bind(Local(), name, length));
        Ok(close(first));
        Ok(bind(Local(), name, length));
    }

    [Fact]
    public void unix_5_connecting_to_no_name_is_ENOENT_and_to_an_abstract_one_ECONNREFUSED()
    {
        Fails(ENOENT, connect(Local(), PathName("missing")));
        var (name, length) = AbstractName();
        Fails(ECONNREFUSED, connect(Local(), name, length));
    }

    [Fact]
    public void unix_6_connecting_to_a_socket_that_does_not_listen_is_ECONNREFUSED()
    {
        var (name, length) = AbstractName();
        Ok(bind(Local(), name, length));
        Fails(ECONNREFUSED, connect(Local(), name, length));
        var closed = Local();
        Ok(bind(closed, PathName()));
        Ok(close(closed));
        Fails(ECONNREFUSED, connect(Local(), PathName()));
    }

    [Fact]
    public void unix_7_an_unnamed_socket_has_only_a_family()
    {
        var (one, _) = LocalPair();
        var length = sockaddr_un.Size;
        Span<byte> room = stackalloc byte[sockaddr_un.Size];
        Ok(getsockname(one, room, ref length));
        Assert.Equal(2, length);
        Assert.Equal(AF_UNIX, room[0]);
        Ok(getpeername(one, room, ref length));
        Assert.Equal(2, length);
    }

    [Fact]
    public void unix_8_bind_with_only_the_family_chooses_an_abstract_name()
    {
        var fd = Local();
        var address = new sockaddr_un { sun_family = AF_UNIX };
        Ok(bind(fd, address, 2));
        var length = sockaddr_un.Size;
        Span<byte> room = stackalloc byte[sockaddr_un.Size];
        Ok(getsockname(fd, room, ref length));
        Assert.Equal(8, length);
        Assert.Equal(0, room[2]);
        Assert.All(Encoding.ASCII.GetString(room[3..8]), c => Assert.True(char.IsAsciiHexDigitLower(c)));
    }

    [Fact]
    public void unix_9_listen_without_a_name_is_EINVAL()
    {
        Fails(EINVAL, listen(Local(), 1));
    }

    [Fact]
    public void unix_10_states_without_a_connection_have_their_errors()
    {
        var fd = Local();
        Fails(EINVAL, recv(fd, new byte[4], 0));
        Fails(ENOTCONN, send(fd, "x"u8, 0));
        Fails(ENOTCONN, getpeername(fd, new byte[110], ref Length()));
        Fails(EINVAL, accept(fd));
        Fails(EINVAL, bind(fd, new byte[2], 0));

        static ref int Length() => ref (new int[1] { 110 })[0];
    }

    [Fact]
    public void unix_11_a_connected_socket_is_EISCONN_and_a_second_bind_EINVAL()
    {
        var (name, length) = AbstractName();
        var listener = Local();
        Ok(bind(listener, name, length));
        Ok(listen(listener, 4));
        var client = Local();
        Ok(connect(client, name, length));
        Fails(EISCONN, connect(client, name, length));
        var (other, otherLength) = AbstractName();
        Fails(EINVAL, bind(listener, other, otherLength));
    }

    [Fact]
    public void unix_12_the_peers_close_ends_reading_and_breaks_writing()
    {
        var (one, other) = LocalPair();
        Ok(send(other, "last"u8, 0));
        Ok(close(other));
        Assert.Equal("last"u8.ToArray(), ReadToEnd(one));
        Fails(EPIPE, send(one, "x"u8, 0));
        Assert.Equal(POLLIN | POLLOUT | POLLHUP | POLLRDHUP, Events(one, POLLIN | POLLOUT | POLLRDHUP));
    }

    [Fact]
    public void unix_13_half_close()
    {
        var (one, other) = LocalPair();
        Ok(shutdown(one, SHUT_WR));
        Assert.Empty(ReadToEnd(other));
        Ok(send(other, "back"u8, 0));
        Assert.Equal(4, Ok(recv(one, new byte[8], 0)));
        Fails(EPIPE, send(one, "x"u8, 0));
    }

    [Fact]
    public void unix_14_close_with_unread_data_is_ECONNRESET_at_the_peer()
    {
        var (one, other) = LocalPair();
        Ok(send(one, "unread"u8, 0));
        Ok(close(other));
        Fails(ECONNRESET, recv(one, new byte[4], 0));
        Assert.Equal(0, Ok(recv(one, new byte[4], 0)));
    }

    [Fact]
    public void unix_15_a_full_queue_is_EAGAIN_for_a_connect_that_must_not_block()
    {
        var (name, length) = AbstractName();
        var listener = Local();
        Ok(bind(listener, name, length));
        Ok(listen(listener, 0));
        Ok(connect(Local(), name, length));
        Fails(EAGAIN, connect(Local(SOCK_NONBLOCK), name, length));
    }

    [Fact]
    public void unix_16_a_blocking_connect_waits_for_room_in_the_queue()
    {
        var (name, length) = AbstractName();
        var listener = Local();
        Ok(bind(listener, name, length));
        Ok(listen(listener, 0));
        Ok(connect(Local(), name, length));
        var process = P;
        Ok(fork(() =>
        {
            SpinWait.SpinUntil(() => process.BlockedCalls > 0, Patience);
            Ok(accept(listener));
        }));
        Ok(connect(Local(), name, length));
    }

    [Fact]
    public void unix_20_accept_after_shutdown_is_EINVAL_to_who_would_wait_and_EAGAIN_to_who_would_not()
    {
        var (name, length) = AbstractName();
        var listener = Local();
        Ok(bind(listener, name, length));
        Ok(listen(listener, 1));
        Ok(shutdown(listener, SHUT_RD));
        Fails(EINVAL, accept(listener));
        Fails(ECONNREFUSED, connect(Local(), name, length));
        SetNonBlocking(listener);
        Fails(EAGAIN, accept(listener));
    }

    [Fact]
    public void unix_21_the_others_refusal_comes_before_ones_own_state()
    {
        var (name, length) = AbstractName();
        var (one, _) = LocalPair();
        Fails(ECONNREFUSED, connect(one, name, length));
        Ok(bind(Local(), name, length));
        Fails(ECONNREFUSED, connect(one, name, length));
    }

    [Fact]
    public void unix_22_SO_REUSEPORT_does_not_exist()
    {
        Fails(EOPNOTSUPP, setsockopt(Local(), SOL_SOCKET, SO_REUSEPORT, 1));
        Ok(setsockopt(Local(), SOL_SOCKET, SO_REUSEADDR, 1));
    }

    [Fact]
    public void unix_17_a_name_too_long_is_EINVAL()
    {
        Fails(EINVAL, bind(Local(), new byte[111], 111));
        Fails(EINVAL, connect(Local(), new byte[111], 111));
        Fails(EINVAL, bind(Local(), V4(0)));
    }

    [Fact]
    public void unix_18_descriptors_in_control_messages_are_refused()
    {
        var (one, _) = LocalPair();
        Span<byte> control = stackalloc byte[CMSG_SPACE(4)];
        CMSG_PUT(control, SOL_SOCKET, SCM_RIGHTS, [1, 0, 0, 0]);
        var message = new msghdr
        {
            msg_iov = new iovec[] { new("x"u8.ToArray()) },
            msg_control = control,
            msg_controllen = control.Length,
        };
        Fails(EOPNOTSUPP, sendmsg(one, message, 0));
    }

    [Fact]
    public void unix_19_a_blocking_send_waits_for_the_reader()
    {
        var (one, other) = LocalPair();
        var data = new byte[1 << 20];
        Random.Shared.NextBytes(data);
        Ok(fork(() =>
        {
            close(other);
            Assert.Equal(data.Length, send(one, data, 0));
        }));
        Ok(close(one));
        Assert.True(data.AsSpan().SequenceEqual(ReadToEnd(other)));
    }
}
