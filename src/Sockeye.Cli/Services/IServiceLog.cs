namespace Sockeye.Cli.Services;

/// <summary>What services tell a person.</summary>
internal interface IServiceLog
{
    /// <summary>A client came.</summary>
    void Connected(string service, string peer);

    /// <summary>A client went; the reason is null when all was well.</summary>
    void Disconnected(string service, string peer, string? reason);

    /// <summary>A client said something that the service shows.</summary>
    void Received(string service, string peer, string message);
}
