namespace Sockeye.Lab.Tests.Requirements;

/// <summary>The test makes a network namespace, with whatever rights it has.</summary>
public sealed class RequiresNamespaceAttribute : RequirementAttribute
{
    protected override string? WhyNot => Surroundings.WhyNoNamespace;
}
