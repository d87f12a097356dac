using Sockeye.Core.Foundation;

namespace Sockeye.Cli.Commands.Demo.Programs;

/// <summary>What a program's command line would say.</summary>
/// <param name="Family">AF_INET or AF_INET6.</param>
/// <param name="Peer">The other host's address as text.</param>
/// <param name="Beginning">When both programs started.</param>
internal readonly record struct ProgramContext(int Family, string Peer, Instant Beginning);
