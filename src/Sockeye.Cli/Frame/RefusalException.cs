namespace Sockeye.Cli.Frame;

/// <summary>A command cannot do what was asked for. The message is what the person reads: what is wrong, in a sentence
/// without a full stop, and what to do about it.</summary>
internal sealed class RefusalException : Exception
{
    public RefusalException(string message, string? advice = null, int exitCode = ExitCodes.Failure)
        : base(message)
    {
        Advice = advice;
        ExitCode = exitCode;
    }

    public RefusalException()
        : this("refused")
    {
    }

    public RefusalException(string message, Exception innerException)
        : base(message, innerException) => ExitCode = ExitCodes.Failure;

    /// <summary>What to do, a sentence, or null when the message says it all.</summary>
    public string? Advice { get; }

    public int ExitCode { get; }

    /// <summary>The command line itself is wrong.</summary>
    public static RefusalException BadUsage(string message, string? advice = null) => new(message, advice, ExitCodes.BadUsage);
}
