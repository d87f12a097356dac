namespace Sockeye.Lab.Tests.Requirements;

/// <summary>The test makes a user namespace with a network of its own as an ordinary user.</summary>
public sealed class RequiresUserNamespaceAttribute : RequirementAttribute
{
    protected override string? WhyNot => Surroundings.WhyNoUserNamespace;
}
