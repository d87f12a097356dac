using System.Diagnostics;
using Sockeye.Core.Foundation;

namespace Sockeye.Hosting;

/// <summary>The monotonic clock of the machine as a stack's time.</summary>
internal readonly struct SystemClock()
{
    private readonly long _began = Stopwatch.GetTimestamp();

    // Stopwatch ticks are nanoseconds on Linux and macOS, 100 ns on Windows; 128 bits so that the product cannot overflow.
    public Instant Now => Stopwatch.Frequency == 1_000_000_000
        ? new Instant(Stopwatch.GetTimestamp() - _began)
        : new Instant((long)((Int128)(Stopwatch.GetTimestamp() - _began) * 1_000_000_000 / Stopwatch.Frequency));
}
