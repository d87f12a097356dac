namespace Sockeye.Core.Transport.Ports;

/// <summary>A hold on a bound port, shared by whatever keeps it busy: socket, connection, TIME-WAIT entry.</summary>
internal interface IPortLease
{
    /// <summary>Lets go; called exactly once by each holder.</summary>
    void Release();
}
