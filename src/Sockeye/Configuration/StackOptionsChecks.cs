using Sockeye.Core.Internet;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Hosting;

namespace Sockeye.Configuration;

/// <summary>Options out of their documented ranges are refused before a stack is made of them.</summary>
internal static class StackOptionsChecks
{
    public const int LeastPacketMemory = 1 << 20, MostSockets = 1 << 24;
    private const int MinimumLoopbackMtu = 1280, MaximumPacket = 65_535;
    public static readonly TimeSpan LongestSpin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelayedAck = TimeSpan.FromMilliseconds(500);

    /// <summary>Refuses what is out of range.</summary>
    /// <exception cref="ArgumentException">The message names the option, its value and its range.</exception>
    public static void Check(StackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.PacketMemoryLimit, LeastPacketMemory, long.MaxValue, nameof(options.PacketMemoryLimit));
        Require(options.LoopbackMtu, MinimumLoopbackMtu, MaximumPacket, nameof(options.LoopbackMtu));
        Check(options.Internet);
        Check(options.Tcp);
        Check(options.Sockets);
    }

    /// <summary>Refuses what is out of range.</summary>
    /// <exception cref="ArgumentException">The message names the option, its value and its range.</exception>
    public static void Check(StackLoopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.BatchSize, 4, 1024, nameof(options.BatchSize));
        Require(options.MaximumSpin, TimeSpan.Zero, LongestSpin, nameof(options.MaximumSpin));
    }

    private static void Check(InternetOptions options)
    {
        Require(options.DefaultHopLimit, 1, byte.MaxValue, nameof(options.DefaultHopLimit));
        Require(options.IcmpErrorsPerSecond, 0, int.MaxValue, nameof(options.IcmpErrorsPerSecond));
        Require(options.IcmpErrorBurst, 0, int.MaxValue, nameof(options.IcmpErrorBurst));
        Require(options.DuplicateAddressDetectionTransmits, 0, 10, nameof(options.DuplicateAddressDetectionTransmits));
        Require(options.NeighborLimit, 1, int.MaxValue, nameof(options.NeighborLimit));
        Require(options.RouteLimit, 1, int.MaxValue, nameof(options.RouteLimit));
        Require(options.AddressLimit, 1, int.MaxValue, nameof(options.AddressLimit));
        Require(options.ReassemblyMemory, 0, int.MaxValue, nameof(options.ReassemblyMemory));
    }

    private static void Check(TcpSettings settings)
    {
        Require(settings.MaximumSegmentLifetime, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), nameof(settings.MaximumSegmentLifetime));
        Require(settings.SynRetries, 1, byte.MaxValue, nameof(settings.SynRetries));
        Require(settings.SynAckRetries, 1, byte.MaxValue, nameof(settings.SynAckRetries));
        Require(settings.DataRetries, 1, byte.MaxValue, nameof(settings.DataRetries));
        Require(settings.OrphanRetries, 1, byte.MaxValue, nameof(settings.OrphanRetries));
        Require(settings.MaximumRto, TimeSpan.FromSeconds(60), TimeSpan.FromHours(1), nameof(settings.MaximumRto));
        Require(settings.MinimumRto, TimeSpan.FromMilliseconds(1), settings.MaximumRto, nameof(settings.MinimumRto));
        Require(settings.DelayedAck, TimeSpan.Zero, LongestDelayedAck, nameof(settings.DelayedAck));
        Require(settings.SendBuffer, 1, settings.SendBufferMaximum, nameof(settings.SendBuffer));
        Require(settings.ReceiveBuffer, 1, settings.ReceiveBufferMaximum, nameof(settings.ReceiveBuffer));
        Require(settings.InitialWindow, 1, 100, nameof(settings.InitialWindow));
        Require(settings.ChallengeAckLimit, 0, int.MaxValue, nameof(settings.ChallengeAckLimit));
        Require(settings.ApplicationReserveShift, 0, 31, nameof(settings.ApplicationReserveShift));
        Require(settings.TimeWaitReuseDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(settings.TimeWaitReuseDelay));
        Require(settings.InteractiveAnswers, 1, byte.MaxValue, nameof(settings.InteractiveAnswers));
        Require(settings.BurstRoundTripShift, 0, 31, nameof(settings.BurstRoundTripShift));
        Require(settings.TimeWaitLimit, 0, int.MaxValue, nameof(settings.TimeWaitLimit));
        Require(settings.OrphanLimit, 0, int.MaxValue, nameof(settings.OrphanLimit));
        Require(settings.ConnectionLimit, 1, int.MaxValue, nameof(settings.ConnectionLimit));
    }

    private static void Check(SocketSettings settings)
    {
        Require(settings.MaxSockets, 1, MostSockets, nameof(settings.MaxSockets));
        Require(settings.LastEphemeralPort, settings.FirstEphemeralPort, ushort.MaxValue, nameof(settings.LastEphemeralPort));
        Require(settings.FirstEphemeralPort, 1, ushort.MaxValue, nameof(settings.FirstEphemeralPort));
    }

    private static void Require<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}");
        }
    }
}
