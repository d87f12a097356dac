using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp.Ndp;

namespace Sockeye.Core.Tests.Internet.Fixture;

/// <summary>Neighbour discovery messages made by hand.</summary>
internal static class Ndp
{
    public static byte[] Solicitation(string source, string destination, string target, MacAddress? mac)
    {
        var buffer = new byte[64];
        NdpWriter writer = NdpWriter.NeighborSolicitation(buffer, IPv6Address.Parse(target));
        if (mac is { } known) writer.AddSourceLinkLayerAddress(known);
        return buffer[..writer.Finish(IPv6Address.Parse(source), IPv6Address.Parse(destination))];
    }

    public static byte[] Advertisement(
        string source, string destination, string target, MacAddress? mac, bool solicited = true, bool overrides = true, bool router = false)
    {
        var buffer = new byte[64];
        NdpWriter writer = NdpWriter.NeighborAdvertisement(buffer, IPv6Address.Parse(target), router, solicited, overrides);
        if (mac is { } known) writer.AddTargetLinkLayerAddress(known);
        return buffer[..writer.Finish(IPv6Address.Parse(source), IPv6Address.Parse(destination))];
    }

    public static byte[] Redirect(string source, string destination, string target, string redirected)
    {
        var buffer = new byte[64];
        NdpWriter writer = NdpWriter.Redirect(buffer, IPv6Address.Parse(target), IPv6Address.Parse(redirected));
        return buffer[..writer.Finish(IPv6Address.Parse(source), IPv6Address.Parse(destination))];
    }
}
