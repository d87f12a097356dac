using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Ports;

/// <summary>A hold on a bound port, shared by whatever keeps it busy: socket, connection, TIME-WAIT entry.</summary>
internal interface IPortLease
{
    /// <summary>The connection entered TIME-WAIT, and both ends used timestamps: another between the same ends may follow (RFC 6191).</summary>
    void OnTimeWait(Instant now);

    /// <summary>Lets go; called exactly once by each holder.</summary>
    void Release();
}
