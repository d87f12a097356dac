namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>How long tests wait for what must come, and for what must not.</summary>
public static class Patience
{
    public static TimeSpan Long { get; } = TimeSpan.FromSeconds(30);

    /// <summary>For "nothing happens": a test can only miss a mistake by this, never report a wrong one.</summary>
    public static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(150);

    public static async Task<bool> HappensSoonAsync(Task task) => await Task.WhenAny(task, Task.Delay(Short)) == task;

    public static async Task UntilAsync(Func<bool> isTrue)
    {
        for (DateTime end = DateTime.UtcNow + Long; !isTrue(); await Task.Delay(5))
        {
            if (DateTime.UtcNow > end) throw new TimeoutException("It did not come true.");
        }
    }
}
