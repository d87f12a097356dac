namespace Sockeye.Lab.Tests.Requirements;

/// <summary>The test runs as root only.</summary>
public sealed class RequiresRootAttribute : RequirementAttribute
{
    protected override string? WhyNot => Surroundings.WhyNotRoot;
}
