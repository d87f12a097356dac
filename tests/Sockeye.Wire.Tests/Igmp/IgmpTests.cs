using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Igmp;
using Xunit;

namespace Sockeye.Wire.Tests.Igmp;

public sealed class IgmpTests
{
    private static readonly IPv4Address s_group = new(224, 0, 0, 251);
    private static readonly Gen<IPv4Address> s_address = Gen.UInt.Select(v => new IPv4Address(v));

    [Fact]
    public void A_report_is_read_back() => Gen.Select(Gen.Byte[1, 6], s_address, s_address.Array[0, 4]).Array[0, 5].Sample(records =>
    {
        var buffer = new byte[2000];
        var writer = IgmpWriter.Report(buffer);
        foreach (var (type, group, sources) in records)
            Assert.True(writer.TryAddRecord((GroupRecordType)type, group, sources));
        Assert.True(IgmpMessage.TryParse(buffer.AsSpan(0, writer.Finish()), out var message));
        Assert.True(message.HasValidChecksum);
        Assert.True(IgmpV3Report.TryParse(message, out var report));
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
    public void The_three_versions_of_a_query_are_told_apart()
    {
        var buffer = new byte[64];
        Assert.Equal((1, 100u), Read(buffer.AsSpan(0, IgmpWriter.Write(buffer, IgmpType.MembershipQuery, 0, default))));
        Assert.Equal((2, 200u), Read(buffer.AsSpan(0, IgmpWriter.Write(buffer, IgmpType.MembershipQuery, 200, s_group))));
        Assert.Equal((3, 31u << 4), Read(buffer.AsSpan(0, IgmpWriter.WriteQuery(buffer, new IgmpQueryFields(s_group, 0x9F)))));
        Assert.True(IgmpMessage.TryParse(buffer.AsSpan(0, IgmpWriter.WriteQuery(buffer, new IgmpQueryFields(s_group), [s_group])), out var message));
        Assert.True(message.HasValidChecksum);
        Assert.True(IgmpQuery.TryParse(message, out var query));
        Assert.Equal((1, s_group, 125u, 2, false), (query.SourceCount, query.GetSource(0), query.QueryInterval, query.RobustnessVariable, query.SuppressesRouterProcessing));

        static (int Version, uint Time) Read(ReadOnlySpan<byte> bytes)
        {
            Assert.True(IgmpMessage.TryParse(bytes, out var message));
            Assert.True(IgmpQuery.TryParse(message, out var query));
            return (query.Version, query.MaximumResponseTime);
        }
    }

    [Fact]
    public void H084_More_sources_or_records_than_the_message_holds_are_refused()
    {
        var bytes = new byte[16];
        (bytes[0], bytes[11]) = (0x11, 2);
        Assert.True(IgmpMessage.TryParse(bytes, out var message));
        Assert.False(IgmpQuery.TryParse(message, out _));
        bytes[11] = 1;
        Assert.True(IgmpQuery.TryParse(message, out _));
        Assert.True(IgmpMessage.TryParse(bytes.AsSpan(0, 10), out message));
        Assert.False(IgmpQuery.TryParse(message, out _));
        var report = new byte[16];
        (report[0], report[7]) = (0x22, 1);
        Assert.True(IgmpMessage.TryParse(report, out message));
        Assert.True(IgmpV3Report.TryParse(message, out _));
        report[7] = 2;
        Assert.False(IgmpV3Report.TryParse(message, out _));
        (report[7], report[10]) = (1, 0xFF);
        Assert.False(IgmpV3Report.TryParse(message, out _));
        Assert.False(IgmpMessage.TryParse(report.AsSpan(0, 7), out _));
    }

    [Fact]
    public void Random_messages_never_throw() => Gen.Select(Gen.OneOfConst<byte>(0x11, 0x22), Gen.Byte.Array[8, 60]).Sample((type, bytes) =>
    {
        (bytes[0], bytes[6], bytes[7]) = (type, 0, (byte)(bytes[7] & 3));
        Assert.True(IgmpMessage.TryParse(bytes, out var message));
        if (IgmpQuery.TryParse(message, out var query) && query.SourceCount > 0)
            _ = query.GetSource(query.SourceCount - 1);
        if (!IgmpV3Report.TryParse(message, out var report))
            return;
        foreach (var record in report)
        {
            if (record.SourceCount > 0)
                _ = record.GetSource(record.SourceCount - 1);
        }
    }, iter: 30_000);
}
