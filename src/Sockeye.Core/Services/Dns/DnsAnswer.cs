using System;
using System.Collections.Generic;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Dns;

namespace Sockeye.Core.Services.Dns;

/// <summary>What an answer says about a name: where its aliases lead, and which addresses are there.</summary>
/// <param name="Addresses">Addresses, in the order of the message.</param>
/// <param name="Canonical">The name at the end of the aliases that the message holds.</param>
/// <param name="TimeToLive">Seconds for which all of it is good.</param>
internal readonly record struct DnsAnswer(InternetAddress[] Addresses, string Canonical, uint TimeToLive)
{
    private const int MostAliases = 16;

    /// <summary>Reads the answers to a question. Records of other names are not believed (RFC 5452 §6).</summary>
    public static DnsAnswer Read(DnsMessage message, string name, DnsType type)
    {
        uint timeToLive = uint.MaxValue;
        string canonical = name;
        for (int i = 0; i < MostAliases && FindAlias(message, canonical, ref timeToLive) is { } target; i++) canonical = target;
        var addresses = new List<InternetAddress>();
        foreach (DnsRecord record in message.GetRecords())
        {
            if (record.Section != DnsSection.Answer || record.Type != type || !IsOf(record, canonical)) continue;
            if (!record.TryGetAddress(out InternetAddress address)) continue;
            addresses.Add(address);
            timeToLive = Math.Min(timeToLive, record.TimeToLive);
        }
        return new DnsAnswer([.. addresses], canonical, timeToLive == uint.MaxValue ? 0 : timeToLive);
    }

    /// <summary>Seconds for which it may be remembered that there is nothing (RFC 2308 §5): the lesser of the SOA's TTL and its MINIMUM;
    /// 0 without one.</summary>
    public static uint ReadNegativeTimeToLive(DnsMessage message)
    {
        foreach (DnsRecord record in message.GetRecords())
        {
            if (record.Section != DnsSection.Authority || record.Type != DnsType.Soa || record.Data.Length < 20) continue;
            uint minimum = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(record.Data[^4..]);
            return Math.Min(minimum, record.TimeToLive);
        }
        return 0;
    }

    private static string? FindAlias(DnsMessage message, string name, ref uint timeToLive)
    {
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        foreach (DnsRecord record in message.GetRecords())
        {
            if (record.Section != DnsSection.Answer || record.Type != DnsType.CName || !IsOf(record, name)) continue;
            if (!record.TryGetTarget(text, out int written)) continue;
            timeToLive = Math.Min(timeToLive, record.TimeToLive);
            return text[..written].ToString();
        }
        return null;
    }

    private static bool IsOf(DnsRecord record, string name)
    {
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        return record.Class == 1 && record.TryGetName(text, out int written)
            && name.AsSpan().Equals(text[..written], StringComparison.OrdinalIgnoreCase);
    }
}
