namespace Sockeye.Core.Tests.Transport.Tcp.Fixture;

/// <summary>What a wire does to packets, in percent.</summary>
internal sealed record Faults(
    int Loss = 0, int Duplicate = 0, int Reorder = 0, int DelayMicroseconds = 10_000, bool Whole = false);
