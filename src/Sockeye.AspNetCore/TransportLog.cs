using Microsoft.Extensions.Logging;

namespace Sockeye.AspNetCore;

/// <summary>What a transport writes to a log. The numbers are those of Kestrel's socket transport and never change.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(EventId = 4, Level = LogLevel.Debug, Message = "Connection id \"{ConnectionId}\" paused")]
    public static partial void Paused(ILogger logger, string connectionId);

    [LoggerMessage(EventId = 5, Level = LogLevel.Debug, Message = "Connection id \"{ConnectionId}\" resumed")]
    public static partial void Resumed(ILogger logger, string connectionId);

    [LoggerMessage(EventId = 6, Level = LogLevel.Debug, Message = "Connection id \"{ConnectionId}\" received FIN")]
    public static partial void ReadFin(ILogger logger, string connectionId);

    [LoggerMessage(EventId = 7, Level = LogLevel.Debug, Message = "Connection id \"{ConnectionId}\" sending FIN because: \"{Reason}\"")]
    public static partial void WriteFin(ILogger logger, string connectionId, string reason);

    [LoggerMessage(EventId = 8, Level = LogLevel.Debug, Message = "Connection id \"{ConnectionId}\" sending RST because: \"{Reason}\"")]
    public static partial void WriteReset(ILogger logger, string connectionId, string reason);

    [LoggerMessage(EventId = 14, Level = LogLevel.Debug, Message = "Connection id \"{ConnectionId}\" communication error")]
    public static partial void Failed(ILogger logger, string connectionId, Exception failure);

    [LoggerMessage(EventId = 19, Level = LogLevel.Debug, Message = "Connection id \"{ConnectionId}\" reset")]
    public static partial void WasReset(ILogger logger, string connectionId);

    [LoggerMessage(EventId = 20, Level = LogLevel.Debug, Message = "Accepting on {EndPoint} failed once")]
    public static partial void AcceptFailed(ILogger logger, Exception failure, System.Net.EndPoint endPoint);

    [LoggerMessage(EventId = 21, Level = LogLevel.Error, Message = "Connection id \"{ConnectionId}\" ended by a bug")]
    public static partial void Bug(ILogger logger, string connectionId, Exception failure);
}
