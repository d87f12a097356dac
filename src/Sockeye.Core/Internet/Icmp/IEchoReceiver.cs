using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Internet.Icmp;

/// <summary>Who waits for echo replies: a ping socket, or the ping program.</summary>
internal interface IEchoReceiver
{
    /// <summary>A reply to one of ours, from its ICMP header on, checksum verified. Takes ownership.</summary>
    void ReceiveReply(PacketBuffer message, in Reception reception);

    /// <summary>An error about a request of ours, as quoted from its ICMP header on.</summary>
    void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted);
}
