using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;

namespace Sockeye.Core.Tests.Internet.Fixture;

/// <summary>A transport that keeps what it is given.</summary>
internal sealed class Recorder : ITransportLayer
{
    public List<(byte[] Data, Reception Reception)> Received { get; } = [];

    public List<(IcmpNotice Notice, byte[] Quoted)> Errors { get; } = [];

    /// <summary>What <see cref="Recognizes"/> says.</summary>
    public bool Knows { get; set; } = true;

    public void Receive(PacketBuffer packet, in Reception reception)
    {
        Received.Add((packet.Span.ToArray(), reception));
        packet.Release();
    }

    public bool Recognizes(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => Knows;

    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => Errors.Add((notice, quoted.ToArray()));
}
