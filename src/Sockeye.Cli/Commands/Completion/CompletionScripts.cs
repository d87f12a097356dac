namespace Sockeye.Cli.Commands.Completion;

/// <summary>The scripts. Each hands the line and the cursor's place to <c>sockeye [suggest:N]</c>, which answers with one
/// word a line; file names are the shell's own business when we have no answer.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # bash completion for sockeye
        _sockeye()
        {
            local current="${COMP_WORDS[COMP_CWORD]}" answers
            local line="${COMP_LINE:0:COMP_POINT}"
            answers=$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null) || answers=
            mapfile -t COMPREPLY < <(compgen -W "$answers" -- "$current")
        }
        complete -o default -F _sockeye sockeye ./sockeye

        """;

    private const string Zsh = """
        #compdef sockeye
        # zsh completion for sockeye
        _sockeye()
        {
            local -a answers
            answers=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            answers=("${(@)answers:#}")
            if (( $#answers )); then compadd -a answers; else _files; fi
        }
        if [ "$funcstack[1]" = _sockeye ]; then _sockeye "$@"; else compdef _sockeye sockeye; fi

        """;

    private const string Fish = """
        # fish completion for sockeye
        function __sockeye_complete
            set -l line (commandline -cp)
            sockeye "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete -c sockeye -a '(__sockeye_complete)'

        """;

    /// <summary>The script for a shell, or null when it is not known.</summary>
    public static string? For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => null,
    };
}
