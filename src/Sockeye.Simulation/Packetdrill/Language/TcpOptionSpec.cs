using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>One TCP option: its kind and what follows the length octet.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Data">Data, empty for options of one octet.</param>
internal sealed record TcpOptionSpec(TcpOptionKind Kind, byte[] Data)
{
    /// <summary>Octets on the wire.</summary>
    public int WireLength => Kind is TcpOptionKind.EndOfList or TcpOptionKind.NoOperation ? 1 : 2 + Data.Length;

    /// <summary>Writes the option.</summary>
    public void Write(Span<byte> target)
    {
        target[0] = (byte)Kind;
        if (WireLength == 1) return;
        target[1] = (byte)WireLength;
        Data.CopyTo(target[2..]);
    }
}
