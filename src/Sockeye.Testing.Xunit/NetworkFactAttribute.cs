using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace Sockeye.Testing.Xunit;

/// <summary>Marks a test that takes one parameter, a <see cref="SimulatedNetwork"/>: a new one for each seed, disposed after it.</summary>
/// <remarks>A failure's message is the report of the smallest seed that failed: see <see cref="NetworkTest"/>. All seeds run on the same
/// instance of the test's class. <c>SOCKEYE_SEED=17</c> in the environment runs that seed alone.
/// <see cref="FactAttribute.Timeout"/> is of all seeds together; where it ends a test, there is a report too.</remarks>
/// <param name="sourceFilePath">The compiler gives it.</param>
/// <param name="sourceLineNumber">The compiler gives it.</param>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(NetworkFactDiscoverer))]
public sealed class NetworkFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : FactAttribute(sourceFilePath, sourceLineNumber)
{
    /// <summary>The first seed; 1.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>How many seeds are tried, one after the other, from <see cref="Seed"/> on: from 1 to 1,000,000; 1.</summary>
    public int Seeds { get; set; } = 1;

    /// <summary>When a seed fails, it is run once more, and the message says whether the same happens; false. See <see cref="NetworkTestOptions.ChecksReplay"/>.</summary>
    public bool ChecksReplay { get; set; }
}
