using Sockeye.Cli.Commands.Demo.Programs;
using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

internal sealed class ZeroWindowScenario : Scenario
{
    private const int Bytes = 10_000;
    private const int ReceiveBuffer = 2048;

    public override string Name => "zero-window";

    public override Localized About => new(
        "The server does not read: its window closes, the client stops and asks with probes until there is room again.",
        "服务器不读数据：接收窗口变为 0，客户端停止发送，并用探测报文询问，直到重新有空间。");

    public override void Left(ProgramContext host)
    {
        int fd = Common.Connect(host);
        byte[] data = new byte[Bytes];
        Array.Fill(data, (byte)'x');
        send(fd, data, 0);
        printf($"{Bytes} bytes handed to the stack\n");
        close(fd);
    }

    public override void Right(ProgramContext host)
    {
        byte[] buf = new byte[16_384];
        int n, total = 0;
        int listener = Common.Listen(host, ReceiveBuffer);
        int fd = accept(listener);
        sleep(2);
        while ((n = recv(fd, buf, 0)) > 0) total += n;
        printf($"{total} bytes received\n");
        close(fd);
    }
}
