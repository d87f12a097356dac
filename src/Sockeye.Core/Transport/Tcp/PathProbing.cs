namespace Sockeye.Core.Transport.Tcp;

/// <summary>When TCP looks for the path's MTU by probes of its own (RFC 4821), with Linux's numbers.</summary>
public enum PathProbing
{
    /// <summary>Never: it believes what routers say.</summary>
    Never = 0,

    /// <summary>Where a path seems to swallow large packets in silence.</summary>
    OnBlackHole = 1,

    /// <summary>From the beginning, with small segments at first.</summary>
    Always = 2,
}
