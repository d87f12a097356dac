namespace Sockeye.Configuration;

/// <summary>A route of a configured stack.</summary>
public sealed class SockeyeRoute
{
    /// <summary>For which addresses: "10.1.0.0/16"; "0.0.0.0/0" or "::/0" for all others.</summary>
    public string Destination { get; set; } = "";

    /// <summary>Through whom: "10.0.0.1"; null when they are on the link.</summary>
    public string? Gateway { get; set; }

    /// <summary>Of several routes to the same prefix the one with the smaller metric is taken; 0 or more.</summary>
    public int Metric { get; set; }
}
