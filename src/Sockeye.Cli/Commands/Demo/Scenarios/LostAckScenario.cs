using Sockeye.Cli.Commands.Demo.Programs;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Reports;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Tcp;
using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

internal sealed class LostAckScenario : Scenario
{
    public override string Name => "lost-ack";

    public override Localized About => new(
        "The last ACK of the close is lost: the server repeats its FIN, and TIME-WAIT is there to answer.",
        "关闭时最后一个 ACK 丢失：服务器重传 FIN，处于 TIME-WAIT 的客户端再次应答。");

    public override Questions Questions => Questions.WhyFour | Questions.WhyTwoMsl;

    public override void Left(ProgramContext host)
    {
        byte[] buf = new byte[4096];
        int fd = Common.Connect(host);
        send(fd, "hello\n"u8, 0);
        int n = recv(fd, buf, 0);
        if (n > 0) printf($"echo: {str(buf.AsSpan(0, n))}");
        close(fd);
    }

    public override void Right(ProgramContext host)
    {
        int listener = Common.Listen(host);
        while (true) Common.EchoUntilEnd(accept(listener));
    }

    public override void Arrange(Link link, Host left)
    {
        var summarizer = new PacketSummarizer();
        bool finSeen = false;
        bool done = false;
        link.Drop((in FramePassage passage, ReadOnlySpan<byte> frame) =>
        {
            PacketSummary packet = summarizer.Summarize(frame, LadderRecorder.LinkTypeOf(passage.From));
            if (passage.From.Host != left) finSeen |= packet.Flags.HasFlag(TcpFlags.Fin);
            else if (finSeen && !done && packet.Flags == TcpFlags.Ack) return done = true;
            return false;
        });
    }
}
