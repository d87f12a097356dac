using Sockeye.Cli.Commands.Demo.Programs;
using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

internal sealed class SimultaneousCloseScenario : Scenario
{
    private const double Moment = 1;

    public override string Name => "simultaneous-close";

    public override Localized About => new(
        "Both sides close at the same moment: their FINs cross, both pass through CLOSING and both wait in TIME-WAIT.",
        "双方同时关闭：两个 FIN 在途中交叉，双方都经过 CLOSING，最后都进入 TIME-WAIT。");

    public override Questions Questions => Questions.WhyFour | Questions.WhyTwoMsl;

    public override void Left(ProgramContext host)
    {
        int fd = Common.Connect(host);
        sleep_until(host, Moment);
        close(fd);
    }

    public override void Right(ProgramContext host)
    {
        int listener = Common.Listen(host);
        int fd = accept(listener);
        sleep_until(host, Moment);
        close(fd);
    }
}
