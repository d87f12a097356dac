using Sockeye.Core.Foundation;

namespace Sockeye.Core.Sockets;

/// <summary>The room of sockets: what the calls stand on.</summary>
internal sealed class SocketLayer
{
    public SocketLayer(StackContext context, SocketSettings settings)
    {
        Context = context;
        Settings = settings;
        Table = new SocketTable(settings.MaxSockets);
    }

    /// <summary>The stack's surroundings.</summary>
    public StackContext Context { get; }

    /// <summary>Limits and defaults.</summary>
    public SocketSettings Settings { get; }

    /// <summary>All sockets.</summary>
    public SocketTable Table { get; }

    /// <summary>Sockets with news.</summary>
    public Readiness Readiness { get; } = new();
}
