using Microsoft.Extensions.Options;

namespace Sockeye.Configuration;

/// <summary>Says everything that is wrong with options, at once, before a stack is made of them.</summary>
internal sealed class SockeyeOptionsValidator : IValidateOptions<SockeyeOptions>
{
    public ValidateOptionsResult Validate(string? name, SockeyeOptions options)
    {
        StackPlan plan = StackPlan.Read(options);
        return plan.Failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(plan.Failures);
    }
}
