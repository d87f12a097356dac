namespace Sockeye.Configuration;

/// <summary>How a configured stack looks up names, as in resolv.conf(5).</summary>
public sealed class SockeyeDnsOptions
{
    /// <summary>Servers, asked in this order: "10.0.0.1" for port 53, or "10.0.0.1:5353", "[fd00::1]:5353".</summary>
    public IList<string> Servers { get; } = [];

    /// <summary>How long to wait for a server before the next is asked, 1 ms to 1 min. 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each server is asked, 1 to 100. 2.</summary>
    public int Attempts { get; set; } = 2;

    /// <summary>Most answers that are remembered, 0 to 1,000,000. 1000.</summary>
    public int CacheLimit { get; set; } = 1000;
}
