using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Who gives and takes addresses and routes: <see cref="InternetLayer"/>, or a test.</summary>
internal interface IAddressOwner
{
    /// <summary>Gives an interface an address; the detection of duplicates begins where it must.</summary>
    Errno AddAddress(Interface nic, InternetAddress address, int prefixLength, AddressOptions? options = null);

    /// <summary>Takes an address away.</summary>
    Errno RemoveAddress(Interface nic, InternetAddress address);

    /// <summary>Adds a route; a gateway that is unspecified means "on the link".</summary>
    Errno AddRoute(Prefix destination, InternetAddress gateway, Interface nic, int metric = 0);

    /// <summary>Removes a route.</summary>
    Errno RemoveRoute(Prefix destination, InternetAddress? gateway = null, Interface? nic = null);
}
