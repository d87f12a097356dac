namespace Sockeye.Devices.Linux;

/// <summary>Puts a reader's and a writer's numbers into one ledger.</summary>
internal static class FrameCounters
{
    public static DeviceCounters Join(FrameReader reader, FrameWriter writer) => new()
    {
        ReceivedFrames = reader.Frames,
        ReceivedBytes = reader.Bytes,
        ReceiveErrors = reader.Errors,
        NoBuffer = reader.NoBuffer,
        TransmittedFrames = writer.Frames,
        TransmittedBytes = writer.Bytes,
        TransmitErrors = writer.Errors,
        DeviceFull = writer.Full,
    };
}
