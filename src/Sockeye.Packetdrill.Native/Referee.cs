using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Systems;
using Sockeye.Simulation.Packetdrill.Systems.Stack;
using Sockeye.Wire.Addresses;

namespace Sockeye.Packetdrill.Native;

/// <summary>Our stack as the real packetdrill sees it: two threads call in, one of which may be blocked in a call while the other
/// lets time pass. Time is virtual: it passes when the tool sleeps, waits for a packet, or looks at the clock.</summary>
internal sealed class Referee : IDisposable
{
    // The tool spins on the clock for the last microseconds before an event, so looking must take time.
    private const long NanosecondsPerGlance = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    // When the tool's calling thread asks for the time right after a blocked call, it is told when the call returned.
    [ThreadStatic]
    private static Instant? t_returned;

    private readonly Lock _turn = new();
    private readonly StackSystem _system;
    private readonly Instant _birth = new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);

    /// <summary>A stack.</summary>
    /// <param name="flags">"name=value" with commas between: local, mtu, or settings by Linux's names.</param>
    public Referee(string flags)
    {
        string[] settings = flags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        InternetAddress local = InternetAddress.Parse(ValueOf(settings, "local") ?? "192.168.0.1");
        int mtu = int.Parse(ValueOf(settings, "mtu") ?? "1500", CultureInfo.InvariantCulture);
        _system = new StackSystem(new DrillNetwork(local, local, mtu));
        foreach (string setting in settings.Where(setting => setting.StartsWith("net.", StringComparison.Ordinal)))
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            string? complaint = equals < 0 ? $"'{setting}' has no value" : _system.Host.SetSysctl(setting[..equals], setting[(equals + 1)..]);
            if (complaint is not null) Console.Error.WriteLine($"sockeye: {complaint}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _system.Dispose();

    /// <summary>Microseconds since 1970.</summary>
    public long TimeOfDay()
    {
        if (t_returned is { } returned)
        {
            t_returned = null;
            return ToMicroseconds(returned);
        }
        lock (_turn)
        {
            PassTo(_system.Now.PlusNanoseconds(NanosecondsPerGlance));
            return ToMicroseconds(_system.Now);
        }
    }

    /// <summary>Time passes.</summary>
    public void Sleep(long microseconds)
    {
        lock (_turn) PassTo(_system.Now.PlusNanoseconds(microseconds * 1000));
    }

    /// <summary>Makes a call; one that blocks holds its thread until the other has let enough time pass.</summary>
    public CallResult Call(SystemCall call)
    {
        IRunningCall running;
        lock (_turn) running = _system.Begin(call);
        CallResult result;
        bool hasWaited = false;
        while (!running.TryFinish(out result))
        {
            hasWaited = true;
            Thread.Sleep(1); // the tool looks for a sleeping thread to see that a call blocks
        }
        if (hasWaited) t_returned = running.Returned;
        return result;
    }

    /// <summary>A packet comes in.</summary>
    public void Inject(ReadOnlySpan<byte> packet)
    {
        lock (_turn) _system.Inject(packet, 0);
    }

    /// <summary>The next packet that goes out, however long it takes; false when none comes.</summary>
    public bool TryReceive(out EmittedPacket packet, out long microseconds)
    {
        lock (_turn)
        {
            Instant limit = _system.Now + s_patience;
            while (!_system.TryReceive(out packet) && _system.Now < limit) _system.Advance(limit);
            microseconds = packet is null ? 0 : ToMicroseconds(packet.Time);
            return packet is not null;
        }
    }

    private void PassTo(Instant limit)
    {
        while (_system.Now < limit) _system.Advance(limit);
    }

    private long ToMicroseconds(Instant time) => (_birth.Nanoseconds + time.Nanoseconds) / 1000;

    private static string? ValueOf(string[] settings, string name) =>
        settings.FirstOrDefault(setting => setting.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
