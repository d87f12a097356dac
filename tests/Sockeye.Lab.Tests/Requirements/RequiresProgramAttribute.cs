namespace Sockeye.Lab.Tests.Requirements;

/// <summary>The test calls these programs: <c>[RequiresProgram("socat", "curl")]</c>.</summary>
public sealed class RequiresProgramAttribute(params string[] names) : RequirementAttribute
{
    public IReadOnlyList<string> Names { get; } = names;

    protected override string? WhyNot => Names.Select(Surroundings.WhyNoProgram).FirstOrDefault(reason => reason is not null);
}
