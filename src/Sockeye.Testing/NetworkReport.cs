namespace Sockeye.Testing;

/// <summary>What became of a simulated network until a moment: in words, as a capture, as a page for a browser.</summary>
public sealed record NetworkReport
{
    internal NetworkReport(ulong seed, string text, string? capturePath, string? htmlPath, string? problem)
    {
        Seed = seed;
        Text = text;
        PcapngPath = capturePath;
        HtmlPath = htmlPath;
        Problem = problem;
    }

    /// <summary>The network's seed.</summary>
    public ulong Seed { get; }

    /// <summary>The network, the last exchange as a sequence diagram with the reason of every drop and retransmission, what went wrong
    /// elsewhere, the sockets of all hosts.</summary>
    public string Text { get; }

    /// <summary>The packets as a capture for Wireshark and tcpdump, with our reasons as comments; null when it could not be written.</summary>
    public string? PcapngPath { get; }

    /// <summary>All this in one page that needs nothing else; null when it could not be written.</summary>
    public string? HtmlPath { get; }

    /// <summary>Why the files could not be written, or null.</summary>
    public string? Problem { get; }

    /// <inheritdoc/>
    public override string ToString() => Problem is null ? $"{Text}\nCapture   {PcapngPath}\nPage      {HtmlPath}\n" : $"{Text}\nThe capture and the page could not be written: {Problem}\n";
}
