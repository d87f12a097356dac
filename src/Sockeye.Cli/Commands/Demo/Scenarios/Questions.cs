namespace Sockeye.Cli.Commands.Demo.Scenarios;

/// <summary>Questions that everybody asks.</summary>
[Flags]
internal enum Questions : byte
{
    None = 0,
    WhyThree = 1,
    WhyFour = 2,
    WhyTwoMsl = 4,
    All = WhyThree | WhyFour | WhyTwoMsl,
}
