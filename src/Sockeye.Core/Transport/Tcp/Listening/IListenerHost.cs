using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Tcp.Sequence;

namespace Sockeye.Core.Transport.Tcp.Listening;

/// <summary>What a listener asks of the room it lives in; <c>TcpLayer</c> is the one implementation.</summary>
internal interface IListenerHost : IConnectionHost
{
    /// <summary>Makes initial sequence numbers.</summary>
    InitialSequenceNumber Numbers { get; }

    /// <summary>Makes and reads SYN cookies.</summary>
    SynCookies SynCookies { get; }

    /// <summary>Our Fast Open keys where a listener has none of its own.</summary>
    FastOpenKeys FastOpenKeys { get; }

    /// <summary>The connection is to be found from now on; false at the limit.</summary>
    bool TryAttach(TcpConnection connection);

    /// <summary>The listener is to be found no more.</summary>
    void Detach(TcpListener listener);
}
