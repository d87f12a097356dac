using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>How much may be in flight. Told what happened, asked for a window; knows nothing of sequence numbers.</summary>
internal interface ICongestionController
{
    /// <summary>Name, as people choose it.</summary>
    string Name { get; }

    /// <summary>cwnd in bytes, at least one segment.</summary>
    uint Window { get; }

    /// <summary>ssthresh in bytes.</summary>
    uint Threshold { get; }

    /// <summary>The handshake is done.</summary>
    /// <param name="mss">Bytes of a full segment.</param>
    /// <param name="window">Initial window.</param>
    void OnConnected(int mss, uint window);

    /// <summary>New data was acknowledged outside of fast recovery.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="isWindowLimited">The window, not the application, held the sender back.</param>
    /// <param name="now">Time.</param>
    void OnAck(int bytes, bool isWindowLimited, Instant now);

    /// <summary>A loss was noticed by duplicate or selective acknowledgments: fast recovery begins.</summary>
    /// <param name="inFlight">FlightSize of RFC 5681 §3.1.</param>
    /// <param name="now">Time.</param>
    void OnLoss(int inFlight, Instant now);

    /// <summary>Fast recovery ended: everything in flight when it began is acknowledged.</summary>
    /// <param name="inFlight">FlightSize.</param>
    void OnRecovered(int inFlight);

    /// <summary>The retransmission timer expired.</summary>
    /// <param name="inFlight">FlightSize.</param>
    /// <param name="isFirst">The first time for this segment: later ones keep ssthresh (RFC 5681 §3.1).</param>
    void OnTimeout(int inFlight, bool isFirst);

    /// <summary>Nothing was sent for longer than a timeout (RFC 5681 §4.1).</summary>
    /// <param name="restartWindow">The initial window.</param>
    void OnIdle(uint restartWindow);

    /// <summary>The segment size changed.</summary>
    /// <param name="mss">Bytes of a full segment.</param>
    void OnSegmentSize(int mss);
}
