using System.Diagnostics;

namespace Sockeye.Berkeley.Systems;

/// <summary>When a blocking call gives up.</summary>
/// <param name="timeoutMilliseconds">-1 for never.</param>
internal readonly struct Deadline(int timeoutMilliseconds)
{
    private readonly long _started = timeoutMilliseconds > 0 ? Stopwatch.GetTimestamp() : 0;

    /// <summary>False where the call may take for ever.</summary>
    public bool IsLimited => timeoutMilliseconds >= 0;

    /// <summary>Milliseconds left, rounded up: 0 when it has passed, -1 for never.</summary>
    public int Left
    {
        get
        {
            if (timeoutMilliseconds <= 0)
                return timeoutMilliseconds;
            var left = timeoutMilliseconds - Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
            return left <= 0 ? 0 : (int)Math.Ceiling(left);
        }
    }
}
