using System.CommandLine;

namespace Sockeye.Cli.Frame;

/// <summary>One command of the program. A derived class declares its options in its constructor and does its work in
/// <see cref="RunAsync"/>.</summary>
/// <remarks>A command writes to <see cref="CommandContext.Screen"/>, never to the console; stops soon after
/// <see cref="CommandContext.Stopping"/> is signalled; and refuses by <see cref="RefusalException"/>.</remarks>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Shown at the end of the help page.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>A paragraph or more that the help page shows below the options; null for none.</summary>
    public string? Notes { get; init; }

    /// <summary>Does the work.</summary>
    /// <returns>Exit status; see <see cref="ExitCodes"/>.</returns>
    public abstract Task<int> RunAsync(CommandContext context);
}
