namespace Sockeye.Wire.Pcap;

/// <summary>An interface that a capture file describes.</summary>
/// <param name="Name">The name, or an empty string when the file gives none.</param>
/// <param name="LinkType">How its frames begin.</param>
/// <param name="SnapLength">The most bytes stored of one packet; 0 means no limit.</param>
public readonly record struct CaptureInterface(string Name, LinkType LinkType, uint SnapLength);
