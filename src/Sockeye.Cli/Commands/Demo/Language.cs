namespace Sockeye.Cli.Commands.Demo;

/// <summary>What the demonstration speaks.</summary>
internal enum Language : byte
{
    English,
    Chinese,
}
