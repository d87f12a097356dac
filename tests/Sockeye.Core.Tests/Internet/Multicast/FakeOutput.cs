using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Tests.Internet.Multicast;

/// <summary>A way down that ends here: every datagram is given to whoever listens, and released.</summary>
internal sealed class FakeOutput : IDatagramOutput
{
    public delegate void Listener(in Route route, ReadOnlySpan<byte> datagram, in SendSpec spec);

    public required Listener OnSend { get; init; }

    public uint Generation => 1;

    public Errno TryRoute(InternetAddress destination, InternetAddress source, int interfaceIndex, out Route route)
    {
        route = default;
        return Errno.ENETUNREACH;
    }

    public SendStatus Send(in Route route, PacketBuffer packet, in SendSpec spec)
    {
        OnSend(route, packet.Span, spec);
        packet.Release();
        return SendStatus.Sent;
    }

    public int PathMtu(in Route route) => 1500;

    public void ConfirmReachable(in Route route)
    {
    }

    public void SendUnreachable(PacketBuffer packet, in Reception reception)
    {
    }
}
