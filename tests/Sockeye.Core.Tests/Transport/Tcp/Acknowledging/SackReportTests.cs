using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Acknowledging;

/// <summary>RFC 2018 §4 and RFC 2883 §4.</summary>
public sealed class SackReportTests
{
    private SackReport _report;

    [Fact]
    public void The_range_that_changed_last_comes_first()
    {
        Keep(100, 110);
        Keep(300, 310);
        Keep(200, 210);
        Keep(310, 320);
        Says((300, 320), (200, 210), (100, 110));
    }

    [Fact]
    public void A_range_that_grows_into_others_swallows_them()
    {
        Keep(100, 200);
        Keep(300, 400);
        Keep(500, 600);
        Keep(200, 300);
        Says((100, 400), (500, 600));
    }

    [Fact]
    public void Of_five_ranges_the_one_untouched_for_longest_is_forgotten()
    {
        for (uint i = 1; i <= 5; i++) Keep(i * 100, (i * 100) + 10);
        Says((500, 510), (400, 410), (300, 310), (200, 210));
    }

    [Fact]
    public void A_duplicate_comes_before_all_and_is_told_once()
    {
        Keep(300, 400);
        _report.SetDuplicate(new(1), new(100));
        Says((1, 100), (300, 400));
        _report.OnSent();
        Says((300, 400));
    }

    [Fact]
    public void A_duplicate_grows_by_what_touches_it_and_by_nothing_else()
    {
        _report.ExtendDuplicate(new(200), new(300));
        _report.ExtendDuplicate(new(300), new(400));
        _report.ExtendDuplicate(new(600), new(700));
        Says((200, 400));
    }

    [Fact]
    public void What_RCV_NXT_covers_is_no_longer_told()
    {
        Keep(100, 200);
        Keep(300, 400);
        _report.OnAdvanced(new(200), isAllInOrder: false);
        Says((300, 400));
        _report.OnAdvanced(new(400), isAllInOrder: true);
        Assert.Equal(0, _report.Blocks);
    }

    [Fact]
    public void The_highest_end_is_known()
    {
        Keep(300, 400);
        Keep(100, 200);
        Assert.Equal(new SequenceNumber(400), _report.Highest);
    }

    private void Keep(uint left, uint right) => _report.OnKept(new(left), new(right));

    private void Says(params (uint Left, uint Right)[] expected)
    {
        var blocks = new SackBlock[4];
        int count = _report.CopyTo(blocks);
        Assert.Equal(expected, blocks.Take(count).Select(block => (block.Left.Value, block.Right.Value)));
    }
}
