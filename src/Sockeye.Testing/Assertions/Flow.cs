using Sockeye.Wire.Addresses;

namespace Sockeye.Testing.Assertions;

/// <summary>Who sends TCP segments to whom.</summary>
internal readonly record struct Flow(Endpoint Source, Endpoint Destination)
{
    public Flow Reverse => new(Destination, Source);

    public static Flow Of(Packet packet) => new(
        new Endpoint(packet.Facts.Source, packet.Facts.SourcePort), new Endpoint(packet.Facts.Destination, packet.Facts.DestinationPort));
}
