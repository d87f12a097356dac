namespace Sockeye.Core.Internet.IPv6;

/// <summary>What becomes of a packet after its extension headers were looked at.</summary>
internal enum ChainVerdict : byte
{
    /// <summary>The upper-layer protocol comes next.</summary>
    Deliver,

    /// <summary>It is a fragment: put it together first.</summary>
    Reassemble,

    /// <summary>Dropped without a word.</summary>
    Drop,

    /// <summary>Dropped, and the source is told.</summary>
    Report,

    /// <summary>Dropped, and the source is told even if the packet went to a group.</summary>
    ReportAlways,
}
