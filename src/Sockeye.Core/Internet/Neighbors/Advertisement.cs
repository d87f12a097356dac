using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>A neighbour's word about its own link address: a neighbour advertisement, or an ARP packet read as one.</summary>
/// <param name="LinkAddress">The link address, or null when the advertisement did not carry one.</param>
/// <param name="IsSolicited">It answers a question of ours, so it proves that we reach the neighbour.</param>
/// <param name="Overrides">It replaces a different link address that we have.</param>
/// <param name="IsRouter">The neighbour is a router.</param>
internal readonly record struct Advertisement(MacAddress? LinkAddress, bool IsSolicited, bool Overrides, bool IsRouter);
