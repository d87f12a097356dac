// RFC 4861 §4.1; what a receiver checks besides is in §6.1.1.
namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>A view of a router solicitation: a host asks for routers (RFC 4861 §4.1).</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Type = 133   |   Code = 0    |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |                           Reserved                            |
///  +---------------------------------------------------------------+
///  :   Options: source link-layer address                          :
/// </code>
/// </remarks>
public readonly ref struct RouterSolicitation
{
    private RouterSolicitation(NdpOptions options) => Options = options;

    /// <summary>Its options.</summary>
    public NdpOptions Options { get; }

    /// <summary>Views a message as a router solicitation: right type, code 0, sound options. Hop limit and addresses
    /// are the caller's to check.</summary>
    public static bool TryParse(in IcmpV6Message message, out RouterSolicitation solicitation)
    {
        solicitation = default;
        if (message.Type != IcmpV6Type.RouterSolicitation || message.Code != 0 || !NdpOptions.TryParse(message.Body, out var options))
            return false;
        solicitation = new RouterSolicitation(options);
        return true;
    }
}
