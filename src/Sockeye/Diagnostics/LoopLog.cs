using Microsoft.Extensions.Logging;

namespace Sockeye.Diagnostics;

/// <summary>What a loop writes to a log. The numbers are for people's filters and never change.</summary>
internal static partial class LoopLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The stack {Host} runs")]
    public static partial void Started(ILogger logger, string host);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "The stack {Host} has the device {Device}, MTU {Mtu}")]
    public static partial void DeviceAdded(ILogger logger, string host, string device, int mtu);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "The stack {Host} has stopped")]
    public static partial void Stopped(ILogger logger, string host);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "A device of the stack {Host} broke, and the stack stopped")]
    public static partial void DeviceBroke(ILogger logger, Exception failure, string host);

    [LoggerMessage(EventId = 5, Level = LogLevel.Critical, Message = "A bug stopped the stack {Host}")]
    public static partial void Failed(ILogger logger, Exception failure, string host);
}
