using Sockeye.Wire.Addresses;

namespace Sockeye.Devices.Forward;

/// <summary>Where the forwarder's clients are taken to: the shell implements it over its stack.</summary>
public interface IForwardTarget
{
    /// <summary>Connects to an endpoint inside.</summary>
    /// <exception cref="IOException">Nobody answers there; the client is then reset.</exception>
    ValueTask<IForwardConnection> ConnectAsync(Endpoint destination, CancellationToken cancellation);
}
