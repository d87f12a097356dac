using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Tests.Transport.Tcp.Congestion;

/// <summary>One control at a bottleneck with a queue that drops its tail, in a model of a sender: segments are numbered, each that arrives is
/// acknowledged, one that is overtaken by three is lost, and a lost one counts as a segment less, not as one to repeat.</summary>
internal sealed class ModelPath
{
    private readonly ICongestionControl _control;
    private readonly TimeSpan _service;
    private readonly TimeSpan _delay;
    private readonly int _queue;
    private readonly Queue<Sent> _flight = new();
    private readonly double _loss;
    private readonly Random _random = new(1);
    private CongestionWindow _window = new() { Segments = 10, Threshold = CongestionWindow.Infinite, Clamp = 1 << 20, IsLimited = true };
    private Instant _now = Instant.Zero + TimeSpan.FromSeconds(1);
    private Instant _busyUntil;
    private Instant _nextSend;
    private Instant _deliveredAt;
    private Instant _firstSent;
    private long _sent;
    private TimeSpan _least;
    private TimeSpan _smoothed;

    public ModelPath(ICongestionControl control, int segmentsPerSecond, TimeSpan delay, int queue, double loss = 0)
    {
        _control = control;
        _service = TimeSpan.FromSeconds(1) / segmentsPerSecond;
        _delay = delay;
        _queue = queue;
        _loss = loss;
        _deliveredAt = _firstSent = _nextSend = _now;
        _control.Begin(ref _window, View());
    }

    public long Delivered { get; private set; }

    public long Lost { get; private set; }

    public uint Window => _window.Segments;

    public TimeSpan LastRoundTrip { get; private set; }

    public TimeSpan LeastSince { get; set; } = TimeSpan.MaxValue;

    public double RoundTripSum { get; set; }

    public Instant Now => _now;

    public void Run(TimeSpan time)
    {
        Instant end = _now + time;
        while (_now < end)
        {
            Instant arrival = _flight.TryPeek(out Sent first) ? first.Arrives : Instant.Never;
            bool maySend = _flight.Count < _window.Segments;
            if (maySend && Instant.Max(_nextSend, _now) <= arrival) Send();
            else Acknowledge();
        }
    }

    private void Send()
    {
        _now = Instant.Max(_now, _nextSend);
        if (_flight.Count == 0) _firstSent = _deliveredAt = _now;
        if (_control.PacingRate > 0) _nextSend = _now.PlusNanoseconds(1460L * 1_000_000_000 / _control.PacingRate);
        _sent++;
        Instant start = Instant.Max(_now, _busyUntil);
        bool lost = start - _now >= _service * _queue || _random.NextDouble() < _loss;
        if (!lost) _busyUntil = start + _service;
        _flight.Enqueue(new Sent(_now, (lost ? start + _service : _busyUntil) + _delay, lost, Delivered, _deliveredAt, _firstSent, Lost, (uint)_flight.Count + 1));
    }

    private void Acknowledge()
    {
        Sent sent = _flight.Dequeue();
        _now = Instant.Max(_now, sent.Arrives);
        if (sent.IsLost)
        {
            Lost++;
            _control.OnLost(ref _window, new LostSegment { Segments = 1, InFlightAtSend = sent.InFlight, PriorLost = sent.PriorLost }, View());
            return;
        }
        Delivered++;
        _deliveredAt = _now;
        _firstSent = sent.At;
        LastRoundTrip = _now - sent.At;
        RoundTripSum += LastRoundTrip.TotalMilliseconds;
        if (LastRoundTrip < LeastSince) LeastSince = LastRoundTrip;
        if (_least == default || LastRoundTrip < _least) _least = LastRoundTrip;
        _smoothed = _smoothed == default ? LastRoundTrip : (_smoothed * 7 / 8) + (LastRoundTrip / 8);
        TimeSpan sending = sent.At - sent.FirstSent;
        TimeSpan acking = _now - sent.PriorDeliveredAt;
        var sample = new RateSample
        {
            PriorDelivered = sent.PriorDelivered,
            PriorLost = sent.PriorLost,
            Delivered = (int)(Delivered - sent.PriorDelivered),
            LostOverInterval = (int)(Lost - sent.PriorLost),
            Interval = sending > acking ? sending : acking,
            RoundTrip = LastRoundTrip,
            AckedSacked = 1,
            PriorInFlight = (uint)_flight.Count + 1,
            InFlightAtSend = sent.InFlight,
        };
        _control.OnSample(ref _window, sample, View());
    }

    private SenderView View() => new()
    {
        Now = _now,
        Mss = 1460,
        Una = new SequenceNumber((uint)(_sent - _flight.Count) * 1460),
        Nxt = new SequenceNumber((uint)_sent * 1460),
        InFlight = (uint)_flight.Count,
        Outstanding = (uint)_flight.Count,
        Delivered = Delivered,
        DeliveredAt = _deliveredAt,
        Lost = Lost,
        SmoothedRtt = _smoothed,
        MinimumRtt = _least,
        InitialWindow = 10,
        LargestPacket = 65_536,
        Random = (uint)_random.NextInt64(1L << 32),
    };

    private readonly record struct Sent(
        Instant At, Instant Arrives, bool IsLost, long PriorDelivered, Instant PriorDeliveredAt, Instant FirstSent, long PriorLost, uint InFlight);
}
