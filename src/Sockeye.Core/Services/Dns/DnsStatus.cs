namespace Sockeye.Core.Services.Dns;

/// <summary>How a lookup stands.</summary>
public enum DnsStatus : byte
{
    /// <summary>It waits for an answer.</summary>
    Pending,

    /// <summary>There are addresses.</summary>
    Success,

    /// <summary>There is no such name, or it has no address.</summary>
    NotFound,

    /// <summary>No server answered, or none could.</summary>
    TryAgain,
}
