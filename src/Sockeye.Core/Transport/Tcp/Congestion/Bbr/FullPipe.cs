namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>Finds that more in flight brings no more bandwidth: three rounds without a quarter more. A mutable struct.</summary>
/// <remarks>Three, since in the first the peer's window may grow, in the second it is filled, and only the third shows the rate.</remarks>
internal struct FullPipe
{
    private const uint Growth = Bandwidth.Unit * 5 / 4;
    private const int Rounds = 3;

    private Bandwidth _baseline;
    private int _rounds;

    /// <summary>Since the last restart a plateau was reached.</summary>
    public bool IsFullNow { get; private set; }

    /// <summary>It was ever reached: Startup is over.</summary>
    public bool WasEverFull { get; private set; }

    /// <summary>Forgets the plateau and compares with <paramref name="baseline"/> from now on.</summary>
    public void Restart(Bandwidth baseline)
    {
        _baseline = baseline;
        _rounds = 0;
        IsFullNow = false;
    }

    /// <summary>Loss or marks said so first.</summary>
    public void Declare() => WasEverFull = true;

    /// <summary>A sample that the application did not limit.</summary>
    public void Add(Bandwidth sample, bool beginsRound)
    {
        if (IsFullNow) return;
        if (sample.Scaled >= _baseline.Times(Growth).Scaled)
        {
            Restart(sample);
            return;
        }
        if (!beginsRound || ++_rounds < Rounds) return;
        IsFullNow = true;
        WasEverFull = true;
    }
}
