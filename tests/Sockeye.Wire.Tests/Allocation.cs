namespace Sockeye.Wire.Tests;

/// <summary>Parsing allocates nothing: measured, not believed.</summary>
internal static class Allocation
{
    public static void IsZero(Action action)
    {
        for (var i = 0; i < 100; i++) action();
        NoAllocation.In(() =>
        {
            for (var i = 0; i < 1000; i++) action();
        });
    }
}
