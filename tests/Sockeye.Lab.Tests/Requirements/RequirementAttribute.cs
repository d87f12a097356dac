using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Sockeye.Lab.Tests.Requirements;

/// <summary>Skips a test, with the reason, where the machine does not give it what it needs. On a method or a class.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public abstract class RequirementAttribute : BeforeAfterTestAttribute
{
    /// <summary>Why the test cannot run here; null when it can.</summary>
    protected abstract string? WhyNot { get; }

    public sealed override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (WhyNot is { } reason)
        {
            Assert.Skip(reason);
        }
    }
}
