using System.Net;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing.Routing;

/// <summary>The addresses of one link: those given by hand, and 10.x.y.n and fd00::x:y:n for the rest, where x and y number the link.</summary>
internal sealed class AddressPlan
{
    private const int MostLinks = 65_535;

    private readonly int _number;
    private readonly LinkOptions _options;

    public AddressPlan(int number, LinkOptions options)
    {
        if (number > MostLinks) throw new InvalidOperationException($"A network has at most {MostLinks} links");
        _number = number;
        _options = options;
    }

    /// <summary>Gives an end its addresses.</summary>
    /// <param name="port">The end.</param>
    /// <param name="byHand">Those that were given.</param>
    /// <param name="place">Which end it is, from 1.</param>
    /// <param name="hasIPv4">It needs one of IPv4.</param>
    /// <param name="hasIPv6">It needs one of IPv6.</param>
    public void Assign(LinkPort port, IReadOnlyList<IPAddress> byHand, int place, bool hasIPv4, bool hasIPv6)
    {
        foreach (IPAddress address in byHand) Assign(port, InternetAddress.Parse(address.ToString()));
        if (hasIPv4 && !Has(port, IPVersion.V4)) Assign(port, new IPv4Address(10, (byte)(_number >> 8), (byte)_number, (byte)place));
        if (hasIPv6 && !Has(port, IPVersion.V6)) Assign(port, new IPv6Address(0xFD00_0000_0000_0000UL | (uint)_number, (ulong)place));
    }

    private static bool Has(LinkPort port, IPVersion version) => port.Addresses.Any(address => address.Version == version);

    private void Assign(LinkPort port, InternetAddress address) =>
        port.Assign(address, address.IsIPv4 ? _options.PrefixLength : _options.PrefixLengthV6);
}
