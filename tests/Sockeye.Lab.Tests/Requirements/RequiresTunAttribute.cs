namespace Sockeye.Lab.Tests.Requirements;

/// <summary>The test opens a TUN device, as root or as root of its own namespace.</summary>
public sealed class RequiresTunAttribute : RequirementAttribute
{
    protected override string? WhyNot => Surroundings.WhyNoTun;
}
