using Sockeye.Wire.Pcap;

namespace Sockeye.Cli.Commands.Trace;

/// <summary>A way to show packets.</summary>
internal interface ITraceView
{
    /// <summary>Shows the next packet.</summary>
    /// <param name="number">Its number in the file, from 1.</param>
    /// <param name="packet">The packet.</param>
    void Show(long number, in CapturedPacket packet);

    /// <summary>There are no more.</summary>
    void End();
}
