using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Sockeye.Wire.Addresses;

namespace Sockeye.Diagnostics;

/// <summary>What a stack and its loop write to a log. The numbers are for people's filters and never change.</summary>
internal static partial class StackLog
{
    public const string Category = "Sockeye.Stack";

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

    [LoggerMessage(EventId = 6, Level = LogLevel.Debug, Message = "The stack {Host} has the address {Address}/{Length} on {Device}")]
    public static partial void AddressAdded(ILogger logger, string host, InternetAddress address, int length, string device);

    [LoggerMessage(EventId = 7, Level = LogLevel.Information, Message = "Clients of {Listen} are taken to {Destination} in the stack {Host}")]
    public static partial void Forwards(ILogger logger, string host, IPEndPoint listen, Endpoint destination);

    [LoggerMessage(EventId = 8, Level = LogLevel.Warning, Message = "A client could not be taken into the stack {Host}: {Problem}")]
    public static partial void ForwardProblem(ILogger logger, string host, string problem);

    [LoggerMessage(EventId = 9, Level = LogLevel.Critical, Message = "The stack {Host} broke, and the host stops for it")]
    public static partial void HostStops(ILogger logger, string host);

    [LoggerMessage(EventId = 10, Level = LogLevel.Debug, Message = "The stack {Host} asked for {Name}, which has no address")]
    public static partial void NameNotFound(ILogger logger, string host, string name);

    [LoggerMessage(EventId = 11, Level = LogLevel.Warning, Message = "The stack {Host} asked for {Name}, and no DNS server answered")]
    public static partial void NobodyAnswered(ILogger logger, string host, string name);

    [LoggerMessage(EventId = 12, Level = LogLevel.Warning,
        Message = "The stack {Host} has reached a limit: {What}, {Times} times; it is set by {Option}")]
    public static partial void LimitReached(ILogger logger, string host, string what, long times, string option);

    [LoggerMessage(EventId = 13, Level = LogLevel.Debug, Message = "A connection of the stack {Host} from {Local} to {Remote} broke: {Error}")]
    public static partial void ConnectionBroke(ILogger logger, string host, IPEndPoint? local, IPEndPoint? remote, SocketError error);
}
