using Sockeye.Devices.Middleware;

namespace Sockeye.Testing;

/// <summary>A kind of link by name, with typical figures. <c>LinkProfile.Wifi with { Loss = 0.05 }</c> changes one of them.</summary>
/// <remarks>"Up" is from the end named first in <see cref="SimulatedNetwork.Connect(SimulatedHost, SimulatedHost, LinkProfile, LinkOptions)"/> to the second, "down" the other way.
/// The figures and their sources are in docs/testing/links.md.</remarks>
public sealed record LinkProfile
{
    /// <summary>A profile by hand; everything that is not said is perfect.</summary>
    /// <param name="name">What it is called in reports.</param>
    public LinkProfile(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>What it is called in reports.</summary>
    public string Name { get; init; }

    /// <summary>Bits per second from the first end to the second; 0 means no limit.</summary>
    public long RateUp { get; init; }

    /// <summary>Bits per second from the second end to the first; 0 means no limit.</summary>
    public long RateDown { get; init; }

    /// <summary>Time on the way, one way, without serialization.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Up to so much is added to the delay, uniformly. Jitter alone never reorders.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Share of packets lost, each for itself, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>Losses in bursts, besides <see cref="Loss"/>, or null.</summary>
    public BurstLoss? Burst { get; init; }

    /// <summary>Bytes that may wait to be sent up; what comes beyond is dropped.</summary>
    public int QueueUp { get; init; } = 256 * 1024;

    /// <summary>Bytes that may wait to be sent down; what comes beyond is dropped.</summary>
    public int QueueDown { get; init; } = 256 * 1024;

    /// <summary>Largest IP packet of both ends' interfaces, in bytes.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>A wired network in one building: 1 Gbit/s, 0.1 ms.</summary>
    public static LinkProfile Lan { get; } = new("LAN")
    {
        RateUp = 1_000_000_000,
        RateDown = 1_000_000_000,
        Delay = TimeSpan.FromMicroseconds(100),
        QueueUp = 512 * 1024,
        QueueDown = 512 * 1024,
    };

    /// <summary>A good wireless network: 200 Mbit/s, 2 ms and up to 3 more, 0.1 % lost.</summary>
    public static LinkProfile Wifi { get; } = new("Wi-Fi")
    {
        RateUp = 200_000_000,
        RateDown = 200_000_000,
        Delay = TimeSpan.FromMilliseconds(2),
        Jitter = TimeSpan.FromMilliseconds(3),
        Loss = 0.001,
    };

    /// <summary>A wireless network at the edge of its reach: 6 Mbit/s, 10 ms and up to 40 more, a few per cent lost, mostly in bursts.</summary>
    public static LinkProfile BadWifi { get; } = new("bad Wi-Fi")
    {
        RateUp = 6_000_000,
        RateDown = 6_000_000,
        Delay = TimeSpan.FromMilliseconds(10),
        Jitter = TimeSpan.FromMilliseconds(40),
        Loss = 0.005,
        Burst = new BurstLoss(Begin: 0.01, End: 0.25, LossInside: 0.6),
        QueueUp = 128 * 1024,
        QueueDown = 128 * 1024,
    };

    /// <summary>A mobile phone on 4G: 30 Mbit/s down, 10 up, 25 ms and up to 15 more.</summary>
    public static LinkProfile Lte { get; } = new("LTE")
    {
        RateUp = 10_000_000,
        RateDown = 30_000_000,
        Delay = TimeSpan.FromMilliseconds(25),
        Jitter = TimeSpan.FromMilliseconds(15),
        Loss = 0.001,
        QueueUp = 256 * 1024,
        QueueDown = 1024 * 1024,
    };

    /// <summary>A mobile phone on 5G: 150 Mbit/s down, 20 up, 12 ms and up to 8 more.</summary>
    public static LinkProfile Nr5G { get; } = new("5G")
    {
        RateUp = 20_000_000,
        RateDown = 150_000_000,
        Delay = TimeSpan.FromMilliseconds(12),
        Jitter = TimeSpan.FromMilliseconds(8),
        Loss = 0.0005,
        QueueUp = 512 * 1024,
        QueueDown = 2 * 1024 * 1024,
    };

    /// <summary>A geostationary satellite: 25 Mbit/s down, 3 up, 300 ms one way.</summary>
    public static LinkProfile Satellite { get; } = new("satellite (GEO)")
    {
        RateUp = 3_000_000,
        RateDown = 25_000_000,
        Delay = TimeSpan.FromMilliseconds(300),
        Jitter = TimeSpan.FromMilliseconds(10),
        Loss = 0.001,
        QueueUp = 256 * 1024,
        QueueDown = 2 * 1024 * 1024,
    };

    /// <summary>Satellites in low orbits: 100 Mbit/s down, 15 up, 20 ms and up to 15 more, short bursts of loss when the satellite changes.</summary>
    public static LinkProfile Leo { get; } = new("satellite (LEO)")
    {
        RateUp = 15_000_000,
        RateDown = 100_000_000,
        Delay = TimeSpan.FromMilliseconds(20),
        Jitter = TimeSpan.FromMilliseconds(15),
        Loss = 0.002,
        Burst = new BurstLoss(Begin: 0.001, End: 0.2, LossInside: 0.7),
        QueueUp = 256 * 1024,
        QueueDown = 1024 * 1024,
    };

    /// <summary>A cable between Europe and North America: 1 Gbit/s, 38 ms one way.</summary>
    public static LinkProfile Transatlantic { get; } = new("transatlantic")
    {
        RateUp = 1_000_000_000,
        RateDown = 1_000_000_000,
        Delay = TimeSpan.FromMilliseconds(38),
        Jitter = TimeSpan.FromMilliseconds(1),
        QueueUp = 8 * 1024 * 1024,
        QueueDown = 8 * 1024 * 1024,
    };

    /// <summary>A telephone modem: 56 kbit/s down, 33.6 up, 75 ms one way.</summary>
    public static LinkProfile Modem56k { get; } = new("modem")
    {
        RateUp = 33_600,
        RateDown = 56_000,
        Delay = TimeSpan.FromMilliseconds(75),
        Jitter = TimeSpan.FromMilliseconds(10),
        QueueUp = 16 * 1024,
        QueueDown = 32 * 1024,
        Mtu = 576,
    };

    /// <summary>The conditions from the first end to the second.</summary>
    public LinkConditions Up => Conditions(RateUp, QueueUp);

    /// <summary>The conditions from the second end to the first.</summary>
    public LinkConditions Down => Conditions(RateDown, QueueDown);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private LinkConditions Conditions(long rate, int queue) => new()
    {
        Rate = rate,
        QueueLimit = queue,
        Delay = Delay,
        Jitter = Jitter,
        Loss = Loss,
        Burst = Burst,
    };
}
