using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Streams;

/// <summary>Which writes have a completion of their own, and which a key.</summary>
public sealed class WriteMarksTests
{
    private readonly WriteMarks _marks = new();

    [Fact]
    public void Writes_that_meet_before_they_are_sent_have_one_completion()
    {
        Completion(first: 0, length: 10, next: 0);
        Completion(first: 10, length: 10, next: 0);
        Assert.False(_marks.TryTake(Seq(19), out _));
        Assert.True(_marks.TryTake(Seq(20), out WriteMark mark));
        Assert.Equal((0u, 1u), (mark.First, mark.Final));
    }

    [Fact]
    public void A_write_after_the_last_was_sent_has_its_own()
    {
        Completion(first: 0, length: 10, next: 0);
        Completion(first: 10, length: 10, next: 10);
        Assert.True(_marks.TryTake(Seq(10), out WriteMark mark));
        Assert.Equal((0u, 0u), (mark.First, mark.Final));
        Assert.True(_marks.TryTake(Seq(20), out mark));
        Assert.Equal((1u, 1u), (mark.First, mark.Final));
    }

    [Fact]
    public void The_rest_of_a_blocking_write_belongs_to_its_beginning()
    {
        Completion(first: 0, length: 10, next: 0);
        Completion(first: 10, length: 10, next: 10, continues: true);
        Assert.False(_marks.TryTake(Seq(10), out _));
        Assert.True(_marks.TryTake(Seq(20), out WriteMark mark));
        Assert.Equal((0u, 0u), (mark.First, mark.Final));
    }

    [Fact]
    public void Of_two_keys_in_one_segment_the_later_stays()
    {
        _marks.AddStamp(Seq(9), WriteReport.Sent, Seq(0));
        _marks.AddStamp(Seq(19), WriteReport.Acknowledged, Seq(0));
        Assert.Equal(1, _marks.Count);
        Assert.Equal(Seq(19), _marks[0].Last);
    }

    [Fact]
    public void Marks_stay_in_the_order_of_the_stream()
    {
        Completion(first: 0, length: 10, next: 0);
        _marks.AddStamp(Seq(9), WriteReport.Sent, Seq(0));
        Completion(first: 10, length: 10, next: 0);
        Assert.True(_marks.TryTake(Seq(10), out WriteMark mark));
        Assert.Equal(WriteReport.Sent, mark.Asked);
        Assert.True(_marks.TryTake(Seq(20), out mark));
        Assert.Equal((0u, 1u), (mark.First, mark.Final));
    }

    private static SequenceNumber Seq(uint number) => new(number);

    private void Completion(uint first, uint length, uint next, bool continues = false) =>
        _marks.AddCompletion(Seq(first + length - 1), Seq(first), Seq(next), continues);
}
