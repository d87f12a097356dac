using Sockeye.Wire.Addresses;

namespace Sockeye.Testing.Names;

/// <summary>What a name stands for: addresses, or another name.</summary>
internal sealed record NameEntry(InternetAddress[] Addresses, string? Alias);

/// <summary>What is to be answered about a name.</summary>
/// <param name="Aliases">From each name to the next, beginning with the one that was asked for.</param>
/// <param name="Addresses">Addresses of the last.</param>
/// <param name="Exists">There is such a name, though it may have no address.</param>
/// <param name="Failure">How the answer fails, or null.</param>
internal sealed record NameAnswer((string Name, string Target)[] Aliases, InternetAddress[] Addresses, bool Exists, DnsFailure? Failure);
