using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>One neighbour, as a value to look at.</summary>
/// <param name="InterfaceIndex">On which link.</param>
/// <param name="Address">Its address.</param>
/// <param name="LinkAddress">Its link address; zero while unknown.</param>
/// <param name="State">What is known of it.</param>
/// <param name="IsRouter">It says that it is a router (IPv6).</param>
/// <param name="Pending">Packets that wait for its link address.</param>
/// <param name="Deadline">When the state is next looked at.</param>
public readonly record struct NeighborInfo(
    int InterfaceIndex,
    InternetAddress Address,
    MacAddress LinkAddress,
    NeighborState State,
    bool IsRouter,
    int Pending,
    Instant Deadline);
