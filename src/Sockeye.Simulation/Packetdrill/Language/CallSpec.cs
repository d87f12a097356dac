using Sockeye.Simulation.Packetdrill.Expressions;

namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>A system call as written: <c>t...end name(arguments) = result ERRNO (text)</c>.</summary>
internal sealed record CallSpec
{
    /// <summary>Line of the name.</summary>
    public required int Line { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Arguments.</summary>
    public required IReadOnlyList<Expression> Arguments { get; init; }

    /// <summary>What it must return.</summary>
    public required Expression Result { get; init; }

    /// <summary>Name of the errno it must set, or null.</summary>
    public string? Error { get; init; }

    /// <summary>When a blocking call must return, in microseconds; null for a call that must not block.</summary>
    public long? End { get; init; }
}
