using Xunit.Sdk;
using Xunit.v3;

namespace Sockeye.Testing.Xunit;

/// <summary>Makes test cases of methods with a <see cref="NetworkFactAttribute"/>.</summary>
public sealed class NetworkFactDiscoverer : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        var details = TestIntrospectionHelper.GetTestCaseDetails(discoveryOptions, testMethod, factAttribute);
        Dictionary<string, HashSet<string>> traits = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in testMethod.Traits) traits[name] = [.. values];
        return new([new NetworkTestCase((NetworkFactAttribute)factAttribute, details.ResolvedTestMethod, details.TestCaseDisplayName, details.UniqueID,
            details.Explicit, details.SkipExceptions, details.SkipReason, details.SkipType, details.SkipUnless, details.SkipWhen,
            traits, details.SourceFilePath, details.SourceLineNumber, details.Timeout)]);
    }
}
