using Sockeye.Cli.Commands.Demo.Programs;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Reports;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Tcp;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

internal sealed class LostSynScenario : Scenario
{
    public override string Name => "lost-syn";

    public override Localized About => new(
        "The first SYN is lost: nothing answers, and after a second the client sends it again.",
        "第一个 SYN 丢失：没有应答，一秒之后客户端重传。");

    public override Questions Questions => Questions.WhyThree;

    public override void Left(ProgramContext host) => ArticleClient.main(host);

    public override void Right(ProgramContext host) => ArticleServer.main(host);

    public override void Arrange(Link link, Host left)
    {
        var summarizer = new PacketSummarizer();
        bool done = false;
        link.Drop((in FramePassage passage, ReadOnlySpan<byte> frame) =>
        {
            PacketSummary packet = summarizer.Summarize(frame, LadderRecorder.LinkTypeOf(passage.From));
            if (done || passage.From.Host != left || packet.Flags != TcpFlags.Syn) return false;
            return done = true;
        });
    }
}
