using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>What is remembered of one destination after its connections are gone (RFC 7413 §4.1.3.1, RFC 2140).</summary>
/// <param name="local">Our address.</param>
/// <param name="remote">The destination.</param>
internal sealed class DestinationMetric(InternetAddress local, InternetAddress remote)
{
    /// <summary>Our address.</summary>
    public InternetAddress Local { get; } = local;

    /// <summary>The destination.</summary>
    public InternetAddress Remote { get; } = remote;

    /// <summary>When it was last asked for.</summary>
    public Instant Used { get; set; }

    /// <summary>The destination's MSS as its last SYN-ACK gave it; 0 when not known.</summary>
    public int Mss { get; set; }

    /// <summary>The cookie that the destination gave us.</summary>
    public FastOpenCookie Cookie { get; set; } = FastOpenCookie.Request;

    /// <summary>0: ask with the option of RFC 7413 §4.1.1; 1: with the experiment; 2: with the former again, both were in vain.</summary>
    public byte ExperimentTries { get; set; }

    /// <summary>SYNs with text that were lost in a row.</summary>
    public int SynLosses { get; set; }

    /// <summary>Takes what a SYN-ACK taught us.</summary>
    public void Learn(int mss, in FastOpenCookie cookie, bool isSynLost, byte experimentTries)
    {
        if (mss > 0) Mss = mss;
        if (cookie.IsSome) Cookie = cookie;
        else if (experimentTries > ExperimentTries && !Cookie.IsSome && !Cookie.IsExperimental) ExperimentTries = experimentTries;
        SynLosses = isSynLost ? SynLosses + 1 : 0;
    }

    /// <summary>What the next SYN says.</summary>
    public FastOpenCookie Ask() => Cookie.IsSome || ExperimentTries != 1 ? Cookie : Cookie with { IsExperimental = true };
}
