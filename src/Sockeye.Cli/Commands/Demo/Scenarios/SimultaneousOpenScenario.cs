using Sockeye.Cli.Commands.Demo.Programs;
using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

internal sealed class SimultaneousOpenScenario : Scenario
{
    private const int LeftPort = 8001;
    private const int RightPort = 8002;

    public override string Name => "simultaneous-open";

    public override Localized About => new(
        "Both sides call connect at the same moment: their SYNs cross, and one connection comes of it without a server.",
        "双方同时调用 connect：两个 SYN 在途中交叉，没有服务器也建立起同一条连接。");

    public override string LeftName => "left";

    public override string RightName => "right";

    public override Questions Questions => Questions.WhyThree;

    public override void Left(ProgramContext host) => Open(host, LeftPort, RightPort, closeAfter: 0.5);

    public override void Right(ProgramContext host) => Open(host, RightPort, LeftPort, closeAfter: 0);

    private static void Open(ProgramContext host, int ownPort, int peerPort, double closeAfter)
    {
        byte[] buf = new byte[4096];
        int fd = socket(host.Family, SOCK_STREAM, 0);
        if (bind(fd, any(host.Family, ownPort)) == -1) Common.Fail("bind");
        if (connect(fd, sockaddr(host.Family, host.Peer, peerPort)) == -1) Common.Fail("connect");
        printf("connected, and nobody listened\n");
        if (closeAfter > 0) sleep_until(host, closeAfter);
        else recv(fd, buf, 0);
        close(fd);
    }
}
