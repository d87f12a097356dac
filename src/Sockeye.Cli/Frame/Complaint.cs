namespace Sockeye.Cli.Frame;

/// <summary>How the program says that something went wrong: "sockeye: what", and on the next line what to do.</summary>
internal static class Complaint
{
    private const string DebugVariable = "SOCKEYE_DEBUG";

    public static int About(Exception failure, Screen screen)
    {
        switch (failure)
        {
            case RefusalException refusal:
                Write(screen, refusal.Message, refusal.Advice);
                ShowTrace(screen, failure);
                return refusal.ExitCode;
            case UnauthorizedAccessException:
                Write(screen, failure.Message, "Check the permissions of the file, or choose another place.");
                ShowTrace(screen, failure);
                return ExitCodes.Failure;
            case IOException:
                Write(screen, failure.Message, null);
                ShowTrace(screen, failure);
                return ExitCodes.Failure;
            default:
                return AboutBug(failure, screen);
        }
    }

    public static void Write(Screen screen, string what, string? advice)
    {
        screen.Error.Write($"sockeye: {what.TrimEnd('.')}.\n");
        if (advice is not null) screen.Error.Write($"  {advice}\n");
    }

    private static int AboutBug(Exception failure, Screen screen)
    {
        Write(screen, $"this is a bug in sockeye: {failure.GetType().Name}: {FirstLine(failure.Message)}",
            IsDebugging
                ? "Please report it with the command line and the trace below."
                : $"Please report it with the command line and what {DebugVariable}=1 in the environment makes it print.");
        ShowTrace(screen, failure);
        return ExitCodes.Bug;
    }

    private static bool IsDebugging => Environment.GetEnvironmentVariable(DebugVariable) is "1";

    private static void ShowTrace(Screen screen, Exception failure)
    {
        if (IsDebugging) screen.Error.Write(failure + "\n");
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}
