namespace Sockeye.Lab.Tests.Requirements;

/// <summary>The test runs ./sockeye as a user without rights: by stepping down from root, or because it is one.</summary>
public sealed class RequiresOrdinaryUserAttribute : RequirementAttribute
{
    protected override string? WhyNot => Surroundings.WhyNoOrdinaryUser;
}
