using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>The end of a write, or of several with one completion, about which the application wants to be told.</summary>
internal struct WriteMark
{
    /// <summary>Its last byte.</summary>
    public SequenceNumber Last;

    /// <summary>What is to be told.</summary>
    public WriteReport Asked;

    /// <summary>Number of the first zero-copy write that ends here.</summary>
    public uint First;

    /// <summary>Number of the last.</summary>
    public uint Final;
}
