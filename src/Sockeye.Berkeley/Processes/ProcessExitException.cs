namespace Sockeye.Berkeley.Processes;

/// <summary>How exit and a fatal signal leave the program: it unwinds to where the process was started.</summary>
/// <remarks>A program should not catch it; one that catches everything meets it again at its next call.</remarks>
public sealed class ProcessExitException : Exception
{
    internal ProcessExitException(int status)
        : base("The process has ended.") => Status = status;

    /// <summary>The wait status: exit code in bits 8 to 15, or the number of the signal that ended the process.</summary>
    public int Status { get; }
}
