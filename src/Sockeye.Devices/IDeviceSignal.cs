namespace Sockeye.Devices;

/// <summary>What a device without a descriptor rings when a frame has arrived.</summary>
public interface IDeviceSignal
{
    /// <summary>Says that there is something to do; from any thread, cheap, as often as wanted.</summary>
    void Raise();
}
