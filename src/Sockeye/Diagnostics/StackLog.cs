using System.Net;
using Microsoft.Extensions.Logging;
using Sockeye.Wire.Addresses;

namespace Sockeye.Diagnostics;

/// <summary>What a configured stack writes to a log, beside <see cref="LoopLog"/>. The numbers are for people's filters and never change.</summary>
internal static partial class StackLog
{
    /// <summary>The category of both.</summary>
    public const string Category = "Sockeye.Stack";

    [LoggerMessage(EventId = 6, Level = LogLevel.Debug, Message = "The stack {Host} has the address {Address}/{Length} on {Device}")]
    public static partial void AddressAdded(ILogger logger, string host, InternetAddress address, int length, string device);

    [LoggerMessage(EventId = 7, Level = LogLevel.Information, Message = "Clients of {Listen} are taken to {Destination} in the stack {Host}")]
    public static partial void Forwards(ILogger logger, string host, IPEndPoint listen, Endpoint destination);

    [LoggerMessage(EventId = 8, Level = LogLevel.Warning, Message = "A client could not be taken into the stack {Host}: {Problem}")]
    public static partial void ForwardProblem(ILogger logger, string host, string problem);

    [LoggerMessage(EventId = 9, Level = LogLevel.Critical, Message = "The stack {Host} broke, and the host stops for it")]
    public static partial void HostStops(ILogger logger, string host);
}
