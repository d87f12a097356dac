namespace Sockeye.Devices.Linux.Namespace;

/// <summary>A command line that runs a program inside a new namespace.</summary>
/// <param name="Program">The program to start.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Kind"><c>root</c>: a network namespace made by root; <c>user</c>: with a user namespace around it.</param>
public sealed record NamespaceCommand(string Program, IReadOnlyList<string> Arguments, string Kind);
