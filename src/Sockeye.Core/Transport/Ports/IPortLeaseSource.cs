using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Ports;

/// <summary>Gives each connection that a listener makes a hold of its own on the listener's port.</summary>
internal interface IPortLeaseSource
{
    /// <summary>A lease for one connection, to be released exactly once.</summary>
    IPortLease Share(Endpoint local, Endpoint remote);
}
