namespace Sockeye.Simulation.Packetdrill.Packets;

/// <summary>A part of a packet's line.</summary>
/// <param name="Name">Which part, the same on both sides of a comparison.</param>
/// <param name="Text">As the language writes it.</param>
internal readonly record struct PacketPiece(string Name, string Text);
