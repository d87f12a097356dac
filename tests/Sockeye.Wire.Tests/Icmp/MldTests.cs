using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Mld;
using Sockeye.Wire.Igmp;
using Xunit;

namespace Sockeye.Wire.Tests.Icmp;

public sealed class MldTests
{
    private static readonly IPv6Address s_a = IPv6Address.Parse("fe80::1");
    private static readonly IPv6Address s_group = IPv6Address.Parse("ff02::1:3");
    private static readonly Gen<IPv6Address> s_address = Gen.Select(Gen.ULong, Gen.ULong).Select((u, l) => new IPv6Address(u, l));

    [Fact]
    public void A_report_is_read_back() => Gen.Select(Gen.Byte[1, 6], s_address, s_address.Array[0, 4]).Array[0, 5].Sample(records =>
    {
        var buffer = new byte[2000];
        var writer = MldWriter.Report(buffer);
        foreach (var (type, group, sources) in records)
            Assert.True(writer.TryAddRecord((GroupRecordType)type, group, sources));
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, writer.Finish(s_a, s_group)), out var message));
        Assert.True(message.HasValidChecksum(s_a, s_group));
        Assert.True(MldV2Report.TryParse(message, out var report));
        Assert.Equal(records.Length, report.RecordCount);
        var i = 0;
        foreach (var record in report)
        {
            Assert.Equal(((GroupRecordType)records[i].Item1, records[i].Item2, records[i].Item3.Length), (record.Type, record.MulticastAddress, record.SourceCount));
            for (var j = 0; j < record.SourceCount; j++)
                Assert.Equal(records[i].Item3[j], record.GetSource(j));
            i++;
        }

        Assert.Equal(records.Length, i);
    }, iter: 500);

    [Fact]
    public void Queries_of_both_versions_are_read_back()
    {
        var buffer = new byte[200];
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, MldWriter.WriteQueryV1(buffer, s_a, s_group, s_group, 40000)), out var message));
        Assert.True(MldQuery.TryParse(message, out var query));
        Assert.Equal((false, 40000u, s_group, 0), (query.IsVersion2, query.MaximumResponseDelay, query.MulticastAddress, query.SourceCount));
        var fields = new MldQueryFields(s_group, 10000, 0x9F, 3, true);
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, MldWriter.WriteQuery(buffer, s_a, s_group, fields, [s_a])), out message));
        Assert.True(MldQuery.TryParse(message, out query));
        Assert.Equal((true, 10000u, 3, true, 1), (query.IsVersion2, query.MaximumResponseDelay, query.RobustnessVariable, query.SuppressesRouterProcessing, query.SourceCount));
        Assert.Equal((31u << 4, s_a), (query.QueryInterval, query.GetSource(0)));
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, MldWriter.WriteQuery(buffer, s_a, s_group, fields with { MaximumResponseCode = 0x8000 })), out message));
        Assert.True(MldQuery.TryParse(message, out query));
        Assert.Equal(32768u, query.MaximumResponseDelay);
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, MldWriter.WriteReportV1(buffer, s_a, s_group, s_group, isDone: true)), out message));
        Assert.True(MldReport.TryParse(message, out var done));
        Assert.Equal((true, s_group), (done.IsDone, done.MulticastAddress));
    }

    [Fact]
    public void H084_More_sources_or_records_than_the_message_holds_are_refused()
    {
        var query = new byte[28];
        (query[0], query[27]) = (130, 1);
        Assert.True(IcmpV6Message.TryParse(query, out var message));
        Assert.False(MldQuery.TryParse(message, out _));
        Assert.True(IcmpV6Message.TryParse(query.AsSpan(0, 26), out message)); // between the versions
        Assert.False(MldQuery.TryParse(message, out _));
        var report = new byte[28];
        (report[0], report[7]) = (143, 1);
        Assert.True(IcmpV6Message.TryParse(report, out message));
        Assert.True(MldV2Report.TryParse(message, out _));
        report[11] = 1; // a source
        Assert.False(MldV2Report.TryParse(message, out _));
        (report[11], report[9]) = (0, 1); // auxiliary data
        Assert.False(MldV2Report.TryParse(message, out _));
        (report[9], report[7]) = (0, 2); // a second record
        Assert.False(MldV2Report.TryParse(message, out _));
    }

    [Fact]
    public void Random_messages_never_throw() => Gen.Select(Gen.OneOfConst<byte>(130, 131, 132, 143), Gen.Byte.Array[8, 90]).Sample((type, bytes) =>
    {
        bytes[0] = type;
        bytes[6] = 0;
        bytes[7] &= 3;
        Assert.True(IcmpV6Message.TryParse(bytes, out var message));
        _ = MldReport.TryParse(message, out _);
        if (MldQuery.TryParse(message, out var query) && query.SourceCount > 0)
            _ = query.GetSource(query.SourceCount - 1);
        if (!MldV2Report.TryParse(message, out var report))
            return;
        var count = 0;
        foreach (var record in report)
        {
            count++;
            if (record.SourceCount > 0)
                _ = record.GetSource(record.SourceCount - 1);
        }

        Assert.Equal(report.RecordCount, count);
    }, iter: 30_000);
}
