using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>Signals and blocked calls: signal(7).</summary>
public abstract class SignalTests<TFixture>(TFixture fixture) : SocketSystemTests<TFixture>(fixture)
    where TFixture : class, ISystemFixture
{
    // The child waits until the parent is blocked in a call, then does its deed.
    private void WhenBlocked(Action deed)
    {
        var parent = P;
        Ok(fork(() =>
        {
            SpinWait.SpinUntil(() => parent.BlockedCalls > 0, Patience);
            deed();
        }));
    }

    [Fact]
    public void eintr_1_a_handler_without_SA_RESTART_ends_each_blocked_call()
    {
        var calls = 0;
        var pid = getpid();
        var (_, server) = Connection();
        var udp = BoundUdp();
        var listener = Listener();
        Ok(sigaction(SIGUSR1, _ => calls++, 0));

        WhenBlocked(() => kill(pid, SIGUSR1));
        Fails(EINTR, recv(server, new byte[1], 0));
        WhenBlocked(() => kill(pid, SIGUSR1));
        Fails(EINTR, accept(listener));
        WhenBlocked(() => kill(pid, SIGUSR1));
        Fails(EINTR, recv(udp, new byte[1], 0));
        Assert.Equal(3, calls);
    }

    [Fact]
    public void eintr_2_a_handler_with_SA_RESTART_lets_the_call_go_on()
    {
        var (client, server) = Connection();
        var pid = getpid();
        var calls = 0;
        Ok(signal(SIGUSR1, _ => calls++));
        WhenBlocked(() =>
        {
            kill(pid, SIGUSR1);
            Ok(send(client, "x"u8, 0));
        });
        Assert.Equal(1, Ok(recv(server, new byte[1], 0)));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void eintr_3_poll_is_never_restarted()
    {
        var pid = getpid();
        Ok(signal(SIGUSR1, _ => { }));
        WhenBlocked(() => kill(pid, SIGUSR1));
        Fails(EINTR, poll([new pollfd(BoundUdp(), POLLIN)], Patience));
    }

    [Fact]
    public void eintr_4_a_call_with_SO_RCVTIMEO_is_never_restarted()
    {
        var (_, server) = Connection();
        var pid = getpid();
        Ok(setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, new timeval { tv_sec = 5 }));
        Ok(signal(SIGUSR1, _ => { }));
        WhenBlocked(() => kill(pid, SIGUSR1));
        Fails(EINTR, recv(server, new byte[1], 0));
    }

    [Fact]
    public void eintr_5_what_came_before_the_signal_is_given()
    {
        var (client, server) = Connection();
        var pid = getpid();
        Ok(sigaction(SIGUSR1, _ => { }, 0));
        Ok(send(client, "abc"u8, 0));
        WhenBlocked(() => kill(pid, SIGUSR1));
        Assert.Equal(3, Ok(recv(server, new byte[10], MSG_WAITALL)));
    }

    [Fact]
    public void eintr_6_an_ignored_signal_disturbs_nobody()
    {
        var (client, server) = Connection();
        var pid = getpid();
        Ok(signal(SIGUSR1, SIG_IGN));
        WhenBlocked(() =>
        {
            kill(pid, SIGUSR1);
            kill(pid, SIGCHLD);
            Ok(send(client, "x"u8, 0));
        });
        Assert.Equal(1, Ok(recv(server, new byte[1], 0)));
    }

    [Fact]
    public void eintr_7_a_signal_outside_a_call_runs_its_handler_at_the_next_and_interrupts_nothing()
    {
        var calls = 0;
        Ok(sigaction(SIGUSR1, _ => calls++, 0));
        P.Signal(SIGUSR1);
        var one = BoundUdp();
        Ok(sendto(one, "x"u8, 0, NameOf(one)));
        Assert.Equal(1, Ok(recv(one, new byte[1], 0)));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void eintr_8_a_blocked_send_gives_what_it_has_taken()
    {
        var (client, _) = Connection();
        var pid = getpid();
        Ok(sigaction(SIGUSR1, _ => { }, 0));
        WhenBlocked(() => kill(pid, SIGUSR1));
        var data = new byte[32 << 20];
        Assert.InRange(Ok(send(client, data, 0)), 1, data.Length - 1);
    }

    [Fact]
    public void kill_1_the_default_of_a_signal_ends_a_blocked_process()
    {
        var (client, server) = Connection();
        var child = Ok(fork(() =>
        {
            close(client);
            recv(server, new byte[1], 0);
        }));
        Ok(close(server));
        var process = P.System.FindProcess(child)!;
        Assert.True(SpinWait.SpinUntil(() => process.BlockedCalls > 0, Patience));
        Ok(kill(child, SIGTERM));
        Assert.Equal(child, Ok(waitpid(child, out var status, 0)));
        Assert.True(WIFSIGNALED(status));
        Assert.Equal(SIGTERM, WTERMSIG(status));
        Assert.Equal(0, Ok(recv(client, new byte[1], 0)));
        Fails(ESRCH, kill(child, 0));
    }

    [Fact]
    public void kill_2_SIGKILL_cannot_be_caught()
    {
        Fails(EINVAL, sigaction(SIGKILL, _ => { }, 0));
        Fails(EINVAL, signal(0, SIG_IGN));
        Fails(EINVAL, signal(65, SIG_IGN));
        Fails(EINVAL, kill(getpid(), 65));
        Fails(ESRCH, kill(99999, 0));
        Assert.Equal(0, Ok(kill(getpid(), 0)));
    }

    [Fact]
    public void waitpid_1_knows_its_children_only()
    {
        Fails(ECHILD, waitpid(-1, out _, 0));
        Fails(ECHILD, waitpid(getpid(), out _, WNOHANG));
        var (one, other) = LocalPair();
        var child = Ok(fork(() => read(other, new byte[1])));
        Assert.Equal(0, Ok(waitpid(child, out _, WNOHANG)));
        Ok(write(one, "x"u8));
        Assert.Equal(child, Ok(waitpid(-1, out _, 0)));
        Fails(ECHILD, waitpid(child, out _, 0));
    }

    [Fact]
    public void waitpid_2_with_SIGCHLD_ignored_children_leave_nothing()
    {
        Ok(signal(SIGCHLD, SIG_IGN));
        Ok(fork(() => exit(0)));
        Fails(ECHILD, waitpid(-1, out _, 0));
    }

    [Fact]
    public void fork_sees_its_parent()
    {
        var pid = getpid();
        var seen = 0;
        var child = Ok(fork(() => seen = getppid()));
        Assert.NotEqual(pid, child);
        Ok(waitpid(child, out _, 0));
        Assert.Equal(pid, seen);
    }
}
