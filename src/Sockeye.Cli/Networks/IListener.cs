using System.Net;

namespace Sockeye.Cli.Networks;

/// <summary>Accepts TCP connections.</summary>
internal interface IListener : IDisposable
{
    /// <summary>Where, with the real port.</summary>
    IPEndPoint Local { get; }

    /// <summary>The next connection.</summary>
    /// <exception cref="ObjectDisposedException">The listener is closed.</exception>
    Task<IConnection> AcceptAsync(CancellationToken token);
}
