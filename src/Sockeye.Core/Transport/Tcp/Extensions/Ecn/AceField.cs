// The ACE field (RFC 9768 §3.2.2): the flags AE, CWR and ECE as one number of three bits.
//
//   | data offset | reserved |AE |CWR|ECE|URG|ACK|PSH|RST|SYN|FIN|
//                            '--- ACE ---'

using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>Reads and writes the ACE field, as a counter and, in the handshake, as a codepoint.</summary>
internal static class AceField
{
    /// <summary>The counter wraps behind this.</summary>
    public const uint Mask = 7;

    /// <summary>The counter of CE marks begins here (RFC 9768 §3.2.1), so that zeroing is seen.</summary>
    public const uint Initial = 5;

    private const int Shift = 6;

    /// <summary>The field in a segment's flags.</summary>
    public static int Of(TcpFlags flags) => (int)(flags & TcpFlags.Ace) >> Shift;

    /// <summary>The flags for a number, of which three bits count.</summary>
    public static TcpFlags ToFlags(uint number) => (TcpFlags)((number & Mask) << Shift);

    /// <summary>A SYN asks for accurate ECN: RFC 9768 §3.1.2, with "any combination other than 000, 011 or 111", and 111 itself.</summary>
    public static bool AsksForAccurate(TcpFlags syn) => Of(syn) is not (0b000 or 0b011);

    // RFC 9768 §3.1.1, table 2, first block.
    /// <summary>What a SYN-ACK, or the ACK of one, says about the ECN field that the SYN or SYN-ACK came with.</summary>
    public static TcpFlags Reflect(EcnCodepoint arrived) => ToFlags(arrived switch
    {
        EcnCodepoint.Ect1 => 0b011u,
        EcnCodepoint.Ect0 => 0b100u,
        EcnCodepoint.Ce => 0b110u,
        _ => 0b010u,
    });

    /// <summary>The other way round: with which ECN field our SYN or SYN-ACK arrived.</summary>
    public static EcnCodepoint Reflected(int ace) => ace switch
    {
        0b010 => EcnCodepoint.NotEct,
        0b000 or 0b100 => EcnCodepoint.Ect0,
        0b110 => EcnCodepoint.Ce,
        _ => EcnCodepoint.Ect1,
    };

    // RFC 9768 §3.2.2.3: what a network may do to the ECN field is ECT to CE, and nothing else.
    /// <summary>A network that follows RFC 3168 can have made the second of the first.</summary>
    public static bool IsPossible(EcnCodepoint sent, EcnCodepoint arrived) =>
        sent == arrived || sent is EcnCodepoint.Ect0 or EcnCodepoint.Ect1 && arrived != EcnCodepoint.NotEct;
}
