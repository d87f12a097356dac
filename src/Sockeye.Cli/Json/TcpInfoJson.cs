namespace Sockeye.Cli.Json;

/// <summary>What TCP knows of a connection. Times in milliseconds, windows of congestion in segments, the rest in bytes.</summary>
internal sealed record TcpInfoJson
{
    public long Cwnd { get; init; }

    public long Ssthresh { get; init; }

    public double RttMs { get; init; }

    public double RttVarMs { get; init; }

    public double RtoMs { get; init; }

    public int Mss { get; init; }

    public long SendWindow { get; init; }

    public long ReceiveWindow { get; init; }

    public int InFlight { get; init; }

    public long BytesAcked { get; init; }

    public long BytesReceived { get; init; }

    public long Retransmissions { get; init; }

    /// <summary>The timer that is due first, or absent.</summary>
    public string? Timer { get; init; }

    public double? TimerLeftMs { get; init; }
}
