using Sockeye.Testing.Quiescence;

namespace Sockeye.Testing.Time;

/// <summary>One thread for all networks of the process, which sees when application code has blocked the thread of a pump.</summary>
internal static class PumpWatch
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(10);
    private static readonly object s_gate = new();
    private static readonly List<Pump> s_pumps = [];
    private static bool s_isRunning;

    /// <summary>Looks after a pump from now on.</summary>
    public static void Add(Pump pump)
    {
        lock (s_gate)
        {
            s_pumps.Add(pump);
            Monitor.Pulse(s_gate);
            if (s_isRunning) return;
            s_isRunning = true;
        }
        new Thread(Main) { IsBackground = true, Name = "net watch" }.UnsafeStart();
    }

    /// <summary>No more.</summary>
    public static void Remove(Pump pump)
    {
        lock (s_gate) s_pumps.Remove(pump);
    }

    private static void Main()
    {
        if (LinuxRestDetector.IsSupported) LinuxRestDetector.EnterPump(LinuxRestDetector.CurrentThread);
        while (true)
        {
            foreach (Pump pump in Await()) pump.Watch();
            Thread.Sleep(s_interval);
        }
    }

    private static Pump[] Await()
    {
        lock (s_gate)
        {
            while (s_pumps.Count == 0) Monitor.Wait(s_gate);
            return [.. s_pumps];
        }
    }
}
