using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>A group that we are in, as a value to look at.</summary>
/// <param name="InterfaceIndex">On which link.</param>
/// <param name="Group">The group.</param>
/// <param name="Members">How many of ours asked for it.</param>
/// <param name="Filter">From which sources, all askers together.</param>
public readonly record struct GroupInfo(int InterfaceIndex, InternetAddress Group, int Members, SourceFilter Filter);
