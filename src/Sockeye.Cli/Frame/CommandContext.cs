using System.CommandLine;

namespace Sockeye.Cli.Frame;

/// <summary>What a running command is given.</summary>
/// <param name="Arguments">The command line as understood: <c>Arguments.GetValue(option)</c>.</param>
/// <param name="Screen">Where it reads and writes.</param>
/// <param name="Stopping">Signalled by Ctrl-C and SIGTERM; clean up and return, the exit status is seen to.</param>
internal sealed record CommandContext(ParseResult Arguments, Screen Screen, CancellationToken Stopping);
