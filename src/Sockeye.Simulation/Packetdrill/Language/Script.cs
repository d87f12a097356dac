namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>A script as a tree: options, an optional first command, timed events, an optional last command.</summary>
internal sealed class Script
{
    /// <summary>What people call it: its path.</summary>
    public required string Name { get; init; }

    /// <summary>"--name=value" lines.</summary>
    public required IReadOnlyList<ScriptOption> Options { get; init; }

    /// <summary>The command before the first event, or null.</summary>
    public CommandAction? Beginning { get; init; }

    /// <summary>The events in order, at least one.</summary>
    public required IReadOnlyList<ScriptEvent> Events { get; init; }

    /// <summary>The command after the last event, or null. It restores what the first one changed, so a stack of its own
    /// does not need it.</summary>
    public CommandAction? End { get; init; }

    /// <summary>The text, for messages that show a line.</summary>
    public required string Text { get; init; }
}
