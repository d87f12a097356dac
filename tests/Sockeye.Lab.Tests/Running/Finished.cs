using Xunit;

namespace Sockeye.Lab.Tests.Running;

/// <summary>What a program left behind.</summary>
internal sealed record Finished(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test, with everything the program said, unless it ended well.</summary>
    public Finished MustSucceed()
    {
        if (ExitCode != 0)
        {
            Assert.Fail($"It should have succeeded.\n{this}");
        }

        return this;
    }

    /// <summary>A refusal is a non-zero status and a sentence on standard error, never a stack trace.</summary>
    public Finished MustRefuse()
    {
        if (ExitCode == 0 || Error.Trim().Length == 0 || Error.Contains("   at ", StringComparison.Ordinal))
        {
            Assert.Fail($"It should have refused with a sentence.\n{this}");
        }

        return this;
    }

    public override string ToString() =>
        $"$ {Command}\nexit status {ExitCode}\n--- output\n{Output}\n--- errors\n{Error}\n---";
}
