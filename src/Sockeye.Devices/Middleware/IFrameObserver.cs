using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Middleware;

/// <summary>Sees every frame that passes a <see cref="TracingDevice"/>, before it goes on.</summary>
public interface IFrameObserver
{
    /// <summary>A frame came in from the wire. It is the device's: look, and copy what must be kept.</summary>
    void OnReceived(PacketBuffer frame);

    /// <summary>The stack sends a frame. It is the device's: look, and copy what must be kept.</summary>
    void OnTransmitted(PacketBuffer frame);
}
