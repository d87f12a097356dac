namespace Sockeye.AspNetCore;

/// <summary>Names of connections: short, in order, and hardly ever the same in two runs.</summary>
internal static class ConnectionIds
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    private const int Length = 13;

    private static long s_last = DateTime.UtcNow.Ticks;

    public static string Next() => string.Create(Length, Interlocked.Increment(ref s_last), static (text, number) =>
    {
        for (int i = Length - 1; i >= 0; i--, number >>>= 5) text[i] = Digits[(int)(number & 31)];
    });
}
