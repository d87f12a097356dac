using Sockeye.Wire.Addresses;
using Sockeye.Wire.Igmp;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>One record of a report to be written.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Group">Of which group.</param>
/// <param name="Sources">The sources that it names.</param>
internal readonly record struct GroupRecord(GroupRecordType Type, InternetAddress Group, InternetAddress[] Sources);
