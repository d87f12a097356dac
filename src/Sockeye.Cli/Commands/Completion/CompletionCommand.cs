using System.CommandLine;
using Sockeye.Cli.Frame;

namespace Sockeye.Cli.Commands.Completion;

/// <summary>Prints a script that teaches a shell to complete our command line.</summary>
internal sealed class CompletionCommand : CliCommand
{
    private readonly Argument<string> _shell = new("shell")
    {
        HelpName = "SHELL",
        Description = "bash, zsh or fish",
    };

    public CompletionCommand()
        : base("completion", "Print a script with which your shell completes our options")
    {
        _shell.CompletionSources.Add("bash", "zsh", "fish");
        Add(_shell);
        Examples =
        [
            new("completion bash > ~/.local/share/bash-completion/completions/sockeye", "for bash"),
            new("completion zsh > ~/.zfunc/_sockeye", "for zsh, with ~/.zfunc in fpath before compinit"),
            new("completion fish > ~/.config/fish/completions/sockeye.fish", "for fish"),
        ];
    }

    public override Task<int> RunAsync(CommandContext context)
    {
        string shell = context.Arguments.GetRequiredValue(_shell);
        string script = CompletionScripts.For(shell)
            ?? throw RefusalException.BadUsage($"'{shell}' is not a shell that sockeye knows", "Choose bash, zsh or fish.");
        context.Screen.Out.Write(script);
        return Task.FromResult(ExitCodes.Success);
    }
}
