// The User Datagram Protocol (RFC 768). See README.md for its RFCs in reading order.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;

namespace Sockeye.Core.Transport.Udp;

/// <summary>UDP of one stack: the parts and who is plugged into whom.</summary>
internal sealed class UdpLayer : ITransportLayer
{
    private readonly UdpInput _input;

    public UdpLayer(StackContext context, IDatagramOutput output)
    {
        Demultiplexer = new UdpDemultiplexer(context.Hash);
        _input = new UdpInput(context, output, Demultiplexer, Counters);
        Output = new UdpOutput(context, output, _input, Counters);
    }

    /// <summary>Who has which name.</summary>
    public UdpDemultiplexer Demultiplexer { get; }

    /// <summary>The way down.</summary>
    public UdpOutput Output { get; }

    /// <summary>Ledger.</summary>
    public UdpCounters Counters { get; } = new();

    /// <inheritdoc/>
    public void Receive(PacketBuffer packet, in Reception reception) => _input.Receive(packet, reception);

    /// <inheritdoc/>
    public bool Recognizes(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => _input.Recognizes(notice, quoted);

    /// <inheritdoc/>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => _input.ReceiveError(notice, quoted);
}
