namespace Sockeye.Testing;

/// <summary>A test failed on a simulated network. The message has the whole report; the inner exception is the test's own.</summary>
public sealed class NetworkTestException : Exception
{
    internal NetworkTestException(string message, Exception inner, NetworkReport report, IReadOnlyList<ulong> failedSeeds)
        : base(message, inner)
    {
        Report = report;
        FailedSeeds = failedSeeds;
    }

    /// <summary>The report of the smallest seed that failed.</summary>
    public NetworkReport Report { get; }

    /// <summary>All seeds that failed, the smallest first.</summary>
    public IReadOnlyList<ulong> FailedSeeds { get; }
}
