namespace Sockeye;

/// <summary>Steady work allocates nothing on its thread: measured, not believed.</summary>
internal static class NoAllocation
{
    private const int Rounds = 3;

    /// <summary>Does warmed-up work and wants a round that allocates no byte.</summary>
    /// <remarks>The runtime itself allocates now and then on whatever thread it meets (tiered compilation, a trimmed array
    /// pool): once, not in every round. What the work allocates, it allocates in every round.</remarks>
    public static void In(Action work)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Xunit.Assert.Equal(0, least);
    }
}
