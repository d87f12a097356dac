using Sockeye.Cli.Commands.Demo.Programs;
using Sockeye.Simulation.Topology;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

/// <summary>A conversation to be shown: two programs, and what the link does to them.</summary>
internal abstract class Scenario
{
    /// <summary>As the command line has it.</summary>
    public abstract string Name { get; }

    /// <summary>What it shows, in a sentence.</summary>
    public abstract Localized About { get; }

    /// <summary>The host on the left.</summary>
    public virtual string LeftName => "client";

    /// <summary>The host on the right.</summary>
    public virtual string RightName => "server";

    /// <summary>Which of the three questions the explanation answers at its end.</summary>
    public virtual Questions Questions => Questions.None;

    /// <summary>The left host's program.</summary>
    public abstract void Left(ProgramContext host);

    /// <summary>The right host's program.</summary>
    public abstract void Right(ProgramContext host);

    /// <summary>Puts its own rules on the link.</summary>
    public virtual void Arrange(Link link, Host left)
    {
    }

    /// <summary>All of them, in the order in which the help names them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new NormalScenario(), new HalfCloseScenario(), new SimultaneousOpenScenario(), new SimultaneousCloseScenario(),
        new ResetScenario(), new LostSynScenario(), new LostAckScenario(), new ZeroWindowScenario(), new TimeWaitScenario(),
    ];
}
