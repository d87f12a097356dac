namespace Sockeye.Cli.Frame;

/// <summary>What the program's exit status says.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>What was asked for could not be done.</summary>
    public const int Failure = 1;

    /// <summary>What was asked for was not understood.</summary>
    public const int BadUsage = 2;

    /// <summary>A mistake of ours: an exception that nobody expected (EX_SOFTWARE of sysexits.h).</summary>
    public const int Bug = 70;

    /// <summary>Ended by Ctrl-C, as a shell counts signals: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Nobody reads the output any more: 128 + SIGPIPE.</summary>
    public const int OutputClosed = 141;

    /// <summary>Ended by SIGTERM: 128 + 15.</summary>
    public const int Terminated = 143;
}
