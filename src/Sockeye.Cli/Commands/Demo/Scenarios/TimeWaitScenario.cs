using Sockeye.Cli.Commands.Demo.Programs;
using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

internal sealed class TimeWaitScenario : Scenario
{
    private const int OwnPort = 40_000;

    public override string Name => "time-wait";

    public override Localized About => new(
        "Who closes first waits 2 MSL (60 s): until then its port is taken, afterwards a new connection may use it.",
        "先关闭的一方要等待 2 MSL（60 秒）：在此之前端口仍被占用，之后新的连接才能使用它。");

    public override Questions Questions => Questions.WhyTwoMsl;

    public override void Left(ProgramContext host)
    {
        Talk(host);
        int fd = socket(host.Family, SOCK_STREAM, 0);
        if (bind(fd, any(host.Family, OwnPort)) == -1) printf($"bind: {strerror(errno)}: the old connection is in TIME-WAIT\n");
        close(fd);
        sleep(61);
        Talk(host);
    }

    public override void Right(ProgramContext host)
    {
        int listener = Common.Listen(host);
        while (true) Common.EchoUntilEnd(accept(listener));
    }

    // Names its own port before connect, which clients seldom do, and closes first.
    private static void Talk(ProgramContext host)
    {
        byte[] buf = new byte[4096];
        int fd = socket(host.Family, SOCK_STREAM, 0);
        if (bind(fd, any(host.Family, OwnPort)) == -1) Common.Fail("bind");
        if (connect(fd, sockaddr(host.Family, host.Peer, Common.Port)) == -1) Common.Fail("connect");
        send(fd, "hello\n"u8, 0);
        int n = recv(fd, buf, 0);
        if (n > 0) printf($"echo: {str(buf.AsSpan(0, n))}");
        close(fd);
    }
}
