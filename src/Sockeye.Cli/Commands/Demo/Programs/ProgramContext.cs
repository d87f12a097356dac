namespace Sockeye.Cli.Commands.Demo.Programs;

/// <summary>What a program's command line would say.</summary>
/// <param name="Family">AF_INET or AF_INET6.</param>
/// <param name="Own">Our own address as text.</param>
/// <param name="Peer">The other host's address as text.</param>
internal readonly record struct ProgramContext(int Family, string Own, string Peer);
