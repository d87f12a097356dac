using Sockeye.Cli.Commands.Demo.Programs;
using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

internal sealed class HalfCloseScenario : Scenario
{
    public override string Name => "half-close";

    public override Localized About => new(
        "The client closes its direction with shutdown and still receives: the server sends on in CLOSE-WAIT.",
        "客户端用 shutdown 关闭自己的发送方向，但仍能接收：服务器在 CLOSE-WAIT 状态继续发送数据。");

    public override Questions Questions => Questions.WhyFour;

    public override void Left(ProgramContext host)
    {
        byte[] buf = new byte[4096];
        int n;
        int fd = Common.Connect(host);
        send(fd, "one\ntwo\nthree\n"u8, 0);
        shutdown(fd, SHUT_WR);
        while ((n = recv(fd, buf, 0)) > 0) printf($"answer: {str(buf.AsSpan(0, n))}");
        close(fd);
    }

    public override void Right(ProgramContext host)
    {
        byte[] buf = new byte[4096];
        int n, lines = 0;
        int listener = Common.Listen(host);
        int fd = accept(listener);
        while ((n = recv(fd, buf, 0)) > 0) lines += buf.AsSpan(0, n).Count((byte)'\n');
        printf($"the client sent {lines} lines and no more will come\n");
        send(fd, System.Text.Encoding.UTF8.GetBytes($"{lines} lines received\n"), 0);
        sleep(0.1);
        close(fd);
    }
}
