using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>dup(2), dup2(2), fcntl(2), what fork shares, and what a descriptor table shows.</summary>
public abstract class DescriptorTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    [Fact]
    public void dup_1_names_the_same_socket_with_the_lowest_free_number()
    {
        var (client, server) = Connection();
        var copy = Ok(dup(server));
        Assert.Equal(3, copy);   // the closed listener's
        Ok(send(client, "ab"u8, 0));
        Assert.Equal(1, Ok(recv(server, new byte[1], 0)));
        Assert.Equal(1, Ok(recv(copy, new byte[1], 0)));
    }

    [Fact]
    public void dup_2_the_connection_is_closed_with_the_last_descriptor_only()
    {
        var (client, server) = Connection();
        var copy = Ok(dup(client));
        Ok(close(client));
        Assert.Equal(0, Events(server, POLLRDHUP));
        Ok(send(copy, "still"u8, 0));
        Assert.Equal(5, Ok(recv(server, new byte[8], 0)));
        Ok(close(copy));
        Assert.Equal(0, Ok(recv(server, new byte[8], 0)));
    }

    [Fact]
    public void dup_3_shares_O_NONBLOCK_but_not_FD_CLOEXEC()
    {
        var fd = Udp();
        var copy = Ok(dup(fd));
        Ok(fcntl(fd, F_SETFL, O_NONBLOCK));
        Ok(fcntl(fd, F_SETFD, FD_CLOEXEC));
        Assert.Equal(O_RDWR | O_NONBLOCK, fcntl(copy, F_GETFL));
        Assert.Equal(0, fcntl(copy, F_GETFD));
        Assert.Equal(FD_CLOEXEC, fcntl(fd, F_GETFD));
        Assert.Equal(0, fcntl(Ok(dup(fd)), F_GETFD));
    }

    [Fact]
    public void dup2_1_takes_the_chosen_number_and_closes_what_it_named()
    {
        var (client, server) = Connection();
        var other = Udp();
        Assert.Equal(server, Ok(dup2(other, server)));
        Assert.Equal(SOCK_DGRAM, OptionOf(server, SOL_SOCKET, SO_TYPE));
        Assert.Equal(0, Ok(recv(client, new byte[4], 0)));
        Assert.Equal(900, Ok(dup2(other, 900)));
    }

    [Fact]
    public void dup2_2_onto_itself_does_nothing_and_checks_both_numbers()
    {
        var fd = Udp();
        Assert.Equal(fd, Ok(dup2(fd, fd)));
        Fails(EBADF, dup2(99, 99));
        Fails(EBADF, dup2(fd, -1));
        Fails(EBADF, dup2(fd, P.Descriptors.Limit));
    }

    [Fact]
    public void fcntl_1_F_DUPFD_takes_the_lowest_number_from_a_start()
    {
        var fd = Udp();
        Assert.Equal(100, Ok(fcntl(fd, F_DUPFD, 100)));
        Assert.Equal(101, Ok(fcntl(fd, F_DUPFD_CLOEXEC, 100)));
        Assert.Equal(FD_CLOEXEC, fcntl(101, F_GETFD));
        Assert.Equal(fd + 1, Ok(dup(fd)));
        Fails(EINVAL, fcntl(fd, F_DUPFD, -1));
        Fails(EINVAL, fcntl(fd, F_DUPFD, P.Descriptors.Limit));
    }

    [Fact]
    public void fcntl_2_F_SETFL_cannot_change_the_access_mode()
    {
        var fd = Udp();
        Ok(fcntl(fd, F_SETFL, O_WRONLY | O_NONBLOCK));
        Assert.Equal(O_RDWR | O_NONBLOCK, fcntl(fd, F_GETFL));
        Ok(fcntl(fd, F_SETFL, 0));
        Assert.Equal(O_RDWR, fcntl(fd, F_GETFL));
        Fails(EINVAL, fcntl(fd, 9999));
    }

    [Fact]
    public void fcntl_3_FIONBIO_is_the_same_flag()
    {
        var fd = Udp();
        var on = 1;
        Ok(ioctl(fd, FIONBIO, ref on));
        Assert.Equal(O_RDWR | O_NONBLOCK, fcntl(fd, F_GETFL));
        Fails(EAGAIN, recv(fd, new byte[1], 0));
        Fails(ENOTTY, ioctl(fd, 0x1234, ref on));
    }

    [Fact]
    public void fork_1_the_childs_close_does_not_close_the_parents_connection()
    {
        var (client, server) = Connection();
        var child = Ok(fork(() =>
        {
            Ok(send(server, "from the child "u8, 0));
            Ok(close(server));
            Ok(close(client));
        }));
        Ok(waitpid(child, out var status, 0));
        Assert.Equal(0, status);
        Ok(send(server, "from the parent"u8, 0));
        Ok(close(server));
        Assert.Equal("from the child from the parent"u8.ToArray(), ReadToEnd(client));
    }

    [Fact]
    public void fork_2_the_connection_ends_when_parent_and_child_have_closed()
    {
        var (client, server) = Connection();
        Ok(fork(() =>
        {
            close(client);
            recv(server, new byte[2], MSG_WAITALL);
        }));
        Ok(close(server));
        Ok(send(client, "1"u8, 0));
        Assert.Equal(0, Events(client, POLLRDHUP, 10));
        Ok(send(client, "2"u8, 0));
        WaitFor(client, POLLRDHUP);
        Assert.Equal(0, Ok(recv(client, new byte[1], 0)));
    }

    [Fact]
    public void fork_3_parent_and_child_share_the_status_flags_not_the_table()
    {
        var fd = Udp();
        var child = Ok(fork(() =>
        {
            Ok(fcntl(fd, F_SETFL, O_NONBLOCK));
            Assert.Equal(fd + 1, Udp());
            Ok(close(fd));
        }));
        Ok(waitpid(child, out var status, 0));
        Assert.Equal(0, status);
        Assert.Equal(O_RDWR | O_NONBLOCK, fcntl(fd, F_GETFL));
        Fails(EBADF, fcntl(fd + 1, F_GETFL));
    }

    [Fact]
    public void snapshot_1_shows_a_socket_before_and_after_bind_and_connect()
    {
        var listener = Listener();
        var fd = Tcp();
        Assert.Equal(("CLOSED", "0.0.0.0:0", "-"), Row(fd));
        Ok(bind(fd, V4(0)));
        var local = NameOf(fd).ToString();
        Assert.Equal(("CLOSED", local, "-"), Row(fd));
        Ok(connect(fd, NameOf(listener)));
        Assert.Equal(("ESTABLISHED", local, NameOf(listener).ToString()), Row(fd));
        Assert.Equal(("LISTEN", NameOf(listener).ToString(), "-"), Row(listener));
        var row = P.Descriptors.Snapshot()[fd];
        Assert.Equal((AF_INET, SOCK_STREAM, IPPROTO_TCP, 1), (row.Family, row.Type, row.Protocol, row.References));

        (string State, string Local, string Remote) Row(int number)
        {
            var found = P.Descriptors.Snapshot().Single(candidate => candidate.Descriptor == number);
            return (found.State, found.LocalAddress, found.RemoteAddress);
        }
    }

    [Fact]
    public void snapshot_2_counts_references_and_prints_a_table()
    {
        var fd = Tcp(SOCK_NONBLOCK | SOCK_CLOEXEC);
        Ok(dup(fd));
        var rows = P.Descriptors.Snapshot();
        Assert.Equal([0, 1, 2, 3, 4], rows.Select(row => row.Descriptor));
        Assert.Equal([2, 2], rows.Skip(3).Select(row => row.References));
        var text = P.Descriptors.ToString();
        Assert.Contains("AF_INET  SOCK_STREAM  IPPROTO_TCP  CLOSED", text);
        Assert.Contains("O_RDWR|O_NONBLOCK|FD_CLOEXEC", text);
    }

    [Fact]
    public void snapshot_3_shows_the_states_of_a_close()
    {
        var (client, server) = Connection();
        Ok(shutdown(client, SHUT_WR));
        WaitFor(server, POLLRDHUP);
        Assert.Equal("CLOSE-WAIT", State(server));
        Assert.True(SpinWait.SpinUntil(() => State(client) == "FIN-WAIT-2", Patience));

        string State(int number) => P.Descriptors.Snapshot().Single(row => row.Descriptor == number).State;
    }

    [Fact]
    public void exit_closes_everything()
    {
        var (client, server) = Connection();
        var child = Ok(fork(() =>
        {
            Ok(close(client));
            exit(3);
        }));
        Ok(close(server));
        Assert.Equal(0, Ok(recv(client, new byte[1], 0)));
        Ok(waitpid(child, out var status, 0));
        Assert.True(WIFEXITED(status));
        Assert.Equal(3, WEXITSTATUS(status));
    }
}
