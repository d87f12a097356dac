using System.Globalization;
using Sockeye.Testing.Assertions;
using Sockeye.Testing.Reports;

namespace Sockeye.Testing;

/// <summary>Assertions about what went over a simulated network, for every test framework. What fails says which packets prove the contrary.</summary>
public static class NetworkAssert
{
    /// <summary>No RST was sent, on no connection.</summary>
    /// <exception cref="NetworkAssertionException">One was.</exception>
    public static void NoResets(SimulatedNetwork network) => None(Of(network), packet => packet.IsRst, "No reset was to be sent");

    /// <summary>No RST was sent.</summary>
    /// <exception cref="NetworkAssertionException">One was.</exception>
    public static void NoResets(SimulatedConnection connection) => None(Of(connection), packet => packet.IsRst, $"No reset was to be sent on {connection}");

    /// <summary>Nothing was sent again, on no connection.</summary>
    /// <exception cref="NetworkAssertionException">Something was.</exception>
    public static void NoRetransmissions(SimulatedNetwork network) =>
        None([.. ConnectionsOf(network).SelectMany(connection => connection.Retransmitted)], network.Packets, "Nothing was to be sent again");

    /// <summary>Nothing was sent again.</summary>
    /// <exception cref="NetworkAssertionException">Something was.</exception>
    public static void NoRetransmissions(SimulatedConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        None(connection.Retransmitted, connection.Packets, $"Nothing was to be sent again on {connection}");
    }

    /// <summary>No packet was lost, on no link.</summary>
    /// <exception cref="NetworkAssertionException">One was.</exception>
    public static void NoLosses(SimulatedNetwork network) => None(Of(network), packet => packet.IsLost, "No packet was to be lost");

    /// <summary>No packet that meets a condition was sent.</summary>
    /// <param name="network">The network.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What the packets are, in words: "a datagram to port 53".</param>
    /// <exception cref="NetworkAssertionException">One was.</exception>
    public static void NeverSent(SimulatedNetwork network, Func<Packet, bool> condition, string what)
    {
        ArgumentNullException.ThrowIfNull(condition);
        None(Of(network), condition, $"Never was to be sent: {what}");
    }

    /// <summary>The client waited for the server so often at most; see <see cref="SimulatedConnection.RoundTrips"/>.</summary>
    /// <exception cref="NetworkAssertionException">It waited more often.</exception>
    public static void RoundTripsAtMost(SimulatedConnection connection, int most)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.RoundTrips <= most) return;
        Packet[] proof = [.. connection.RoundTripPackets.SelectMany(trip => (Packet[])[trip.Asked, trip.Answered])];
        throw Proof.Against($"{Times(most)} was the client to wait for the server at most, and it was {connection.RoundTrips} on {connection}; asked and answered:",
            proof, connection.Packets);
    }

    /// <summary>The connection's larger stream made so many bits per second at least; see <see cref="SimulatedConnection.Goodput"/>.</summary>
    /// <exception cref="NetworkAssertionException">It was slower.</exception>
    public static void GoodputAtLeast(SimulatedConnection connection, double bitsPerSecond)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.Goodput >= bitsPerSecond) return;
        Packet[] proof = [.. connection.Packets.Where(packet => packet.IsLost || connection.Retransmitted.Contains(packet))];
        string why = proof.Length == 0 ? "; nothing was lost or sent again" : "; lost or sent again:";
        throw Proof.Against($"{Words.Rate(bitsPerSecond)} was to be the goodput at least, and it was {Words.Rate(connection.Goodput)} on {connection}{why}", proof, connection.Packets);
    }

    /// <summary>The handshake was done within some simulated time.</summary>
    /// <exception cref="NetworkAssertionException">It took longer, or is not done.</exception>
    public static void HandshakeWithin(SimulatedConnection connection, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.HandshakeTime <= limit) return;
        string took = connection.HandshakeTime is { } time ? $"it took {time.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture)} ms" : "it is not done";
        Packet[] proof = [.. connection.Packets.Where(packet => packet.IsSyn)];
        throw Proof.Against($"The handshake was to take {limit.TotalMilliseconds:0.###} ms at most, and {took} on {connection}:", proof, connection.Packets);
    }

    /// <summary>So many connections were opened at most.</summary>
    /// <exception cref="NetworkAssertionException">There were more.</exception>
    public static void ConnectionsAtMost(SimulatedNetwork network, int most)
    {
        IReadOnlyList<SimulatedConnection> connections = ConnectionsOf(network);
        if (connections.Count <= most) return;
        throw Proof.Against($"{most} connections were to be opened at most, and it were {connections.Count}:", [.. connections.Select(connection => connection.Packets[0])], network.Packets);
    }

    /// <summary>Every connection is over: by FIN of both ends, or by a reset.</summary>
    /// <exception cref="NetworkAssertionException">One goes on.</exception>
    public static void AllClosed(SimulatedNetwork network)
    {
        SimulatedConnection[] open = [.. ConnectionsOf(network).Where(connection => connection.Closed is null)];
        if (open.Length == 0) return;
        throw Proof.Against($"Every connection was to be closed, and {open.Length} are not; their last packets:", [.. open.Select(connection => connection.Packets[^1])], network.Packets);
    }

    private static IReadOnlyList<Packet> Of(SimulatedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Packets;
    }

    private static IReadOnlyList<Packet> Of(SimulatedConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.Packets;
    }

    private static IReadOnlyList<SimulatedConnection> ConnectionsOf(SimulatedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Connections;
    }

    private static void None(IReadOnlyList<Packet> packets, Func<Packet, bool> condition, string rule) => None([.. packets.Where(condition)], packets, rule);

    private static void None(IReadOnlyList<Packet> proof, IReadOnlyList<Packet> context, string rule)
    {
        if (proof.Count > 0) throw Proof.Against($"{rule}, and {(proof.Count == 1 ? "one was" : $"{proof.Count} were")}:", proof, context);
    }

    private static string Times(int count) => count == 1 ? "Once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");
}
