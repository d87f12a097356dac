using Sockeye.Cli.Commands.Demo.Programs;
using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

internal sealed class ResetScenario : Scenario
{
    private const int ClosedPort = 8001;

    public override string Name => "reset";

    public override Localized About => new(
        "RST twice: nobody listens at a port, and a server closes with bytes unread. ECONNREFUSED, ECONNRESET, EPIPE.",
        "两种 RST：端口上没有人监听；服务器关闭时还有数据未读。对应 ECONNREFUSED、ECONNRESET 和 EPIPE。");

    public override void Left(ProgramContext host)
    {
        byte[] buf = new byte[4096];
        int fd = socket(host.Family, SOCK_STREAM, 0);
        if (connect(fd, sockaddr(host.Family, host.Peer, ClosedPort)) == -1) printf($"connect: {strerror(errno)}\n");
        close(fd);

        fd = Common.Connect(host);
        send(fd, "nobody reads this\n"u8, 0);
        if (recv(fd, buf, 0) == -1) printf($"recv: {strerror(errno)}\n");
        if (send(fd, "nor this\n"u8, 0) == -1) printf($"send: {strerror(errno)}\n");
        close(fd);
    }

    public override void Right(ProgramContext host)
    {
        int listener = Common.Listen(host);
        int fd = accept(listener);
        if (fd == -1) Common.Fail("accept");
        sleep(0.5);
        printf("closing without reading\n");
        close(fd);
    }
}
