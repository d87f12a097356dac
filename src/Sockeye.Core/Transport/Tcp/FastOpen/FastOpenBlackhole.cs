using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>Remembers that Fast Open made connections fail, and keeps the whole stack from it for a while: some middle-boxes let the
/// handshake pass and nothing after it (RFC 7413 §7.1 asks for a fallback).</summary>
/// <remarks>The pause doubles with each failure, up to 64 times the first, until a connection has worked.</remarks>
internal sealed class FastOpenBlackhole
{
    private const int MostDoublings = 6;
    private int _failures;
    private Instant _since;

    /// <summary>Whether an active open must do without.</summary>
    /// <param name="pause">The first pause; zero when nobody wants this.</param>
    /// <param name="now">Now.</param>
    /// <param name="isTrial">The pause is over: whether this connection works is to be told.</param>
    public bool IsPaused(TimeSpan pause, Instant now, out bool isTrial)
    {
        isTrial = false;
        if (pause <= TimeSpan.Zero || _failures == 0) return false;
        if (now < _since + (pause * (1 << Math.Min(_failures - 1, MostDoublings)))) return true;
        isTrial = true;
        return false;
    }

    /// <summary>A connection that used Fast Open was swallowed.</summary>
    public void OnFailure(TimeSpan pause, Instant now)
    {
        if (pause <= TimeSpan.Zero) return;
        _since = now;
        _failures++;
    }

    /// <summary>A trial worked.</summary>
    public void OnSuccess() => _failures = 0;
}
