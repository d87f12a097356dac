using Sockeye.Cli.Networks;

namespace Sockeye.Cli.Services;

/// <summary>A service over TCP.</summary>
/// <param name="Name">Name.</param>
/// <param name="Port">Its well-known port.</param>
/// <param name="Serve">Serves one connection; the host closes it afterwards.</param>
internal sealed record StreamService(string Name, int Port, Func<IConnection, IServiceLog, CancellationToken, Task> Serve);

/// <summary>A service over UDP.</summary>
/// <param name="Name">Name.</param>
/// <param name="Port">Its well-known port.</param>
/// <param name="Answer">The answer to a datagram, or null for none.</param>
internal sealed record DatagramService(string Name, int Port, Func<Memory<byte>, ReadOnlyMemory<byte>?> Answer);
