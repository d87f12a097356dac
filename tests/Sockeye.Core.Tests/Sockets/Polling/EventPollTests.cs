using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Polling;
using Xunit;

namespace Sockeye.Core.Tests.Sockets.Polling;

/// <summary>epoll(7), rule by rule; each was asked of Linux first.</summary>
public sealed class EventPollTests
{
    private const uint In = (uint)PollEvents.In, Out = (uint)PollEvents.Out, Error = (uint)PollEvents.Error;
    private readonly EventPoll _poll = new();
    private readonly Source _source = new();

    [Fact]
    public void Level_triggered_it_tells_as_long_as_it_is_so()
    {
        Add(In);
        Assert.Equal(0u, Take());
        _source.Becomes(PollEvents.In);
        Assert.Equal(In, Take());
        Assert.Equal(In, Take());
        _source.Now = PollEvents.None;
        Assert.Equal(0u, Take());
    }

    [Fact]
    public void Edge_triggered_it_tells_once_for_each_change()
    {
        _source.Now = PollEvents.Out;
        Add(Out | EventPoll.EdgeTriggered);
        Assert.Equal(Out, Take());
        Assert.Equal(0u, Take());
        _source.Becomes(PollEvents.Out);
        _source.Becomes(PollEvents.Out);
        Assert.Equal(Out, Take());
        Assert.Equal(0u, Take());
    }

    [Fact]
    public void An_error_is_always_told_with_whatever_else_is_so()
    {
        _source.Now = PollEvents.Out;
        Add(Out | EventPoll.EdgeTriggered);
        Take();
        _source.Now |= PollEvents.Error;
        _source.Waiters.Wake(PollEvents.Error);
        Assert.Equal(Out | Error, Take());
        Assert.Equal(0u, Take());
    }

    [Fact]
    public void A_change_that_nobody_asked_for_wakes_nobody()
    {
        _source.Now = PollEvents.Out;
        Add(Out | EventPoll.EdgeTriggered);
        Take();
        _source.Waiters.Wake(PollEvents.In);
        Assert.Equal(0u, Take());
        // Without a key it may be anything.
        _source.Waiters.Wake(PollEvents.None);
        Assert.Equal(Out, Take());
    }

    [Fact]
    public void One_shot_is_silent_after_the_first_until_it_is_modified()
    {
        Add(In | EventPoll.OneShot);
        _source.Becomes(PollEvents.In);
        Assert.Equal(In, Take());
        _source.Becomes(PollEvents.In);
        Assert.Equal(0u, Take());
        Assert.Equal(Errno.None, Control(EventPollOperation.Modify, In | EventPoll.OneShot));
        Assert.Equal(In, Take());
    }

    [Fact]
    public void Control_refuses_what_Linux_refuses()
    {
        Assert.Equal(Errno.ENOENT, Control(EventPollOperation.Modify, In));
        Assert.Equal(Errno.ENOENT, Control(EventPollOperation.Delete, 0));
        Add(In);
        Assert.Equal(Errno.EEXIST, Control(EventPollOperation.Add, In));
        Assert.Equal(Errno.EINVAL, _poll.Control(EventPollOperation.Add, _poll, 4, default));
        Assert.Equal(Errno.EINVAL, Control(EventPollOperation.Modify, In | EventPoll.Exclusive));
        Assert.Equal(Errno.EINVAL, Control((EventPollOperation)9, In));
        var exclusive = new EventPollEvent(In | EventPoll.Exclusive | EventPoll.OneShot, 0);
        Assert.Equal(Errno.EINVAL, _poll.Control(EventPollOperation.Add, new Source(), 5, exclusive));
    }

    [Fact]
    public void An_exclusive_entry_cannot_be_modified()
    {
        Add(In | EventPoll.Exclusive);
        Assert.Equal(Errno.EINVAL, Control(EventPollOperation.Modify, In));
        Assert.Equal(Errno.None, Control(EventPollOperation.Delete, 0));
    }

    [Fact]
    public void Event_polls_may_nest_but_not_in_a_ring_and_not_for_ever()
    {
        var outer = new EventPoll();
        Assert.Equal(Errno.None, outer.Control(EventPollOperation.Add, _poll, 3, new EventPollEvent(In, 7)));
        Assert.Equal(Errno.ELOOP, _poll.Control(EventPollOperation.Add, outer, 4, new EventPollEvent(In, 7)));
        Add(In);
        _source.Becomes(PollEvents.In);
        var events = new EventPollEvent[2];
        Assert.Equal(1, outer.Take(events));
        Assert.Equal(new EventPollEvent(In, 7), events[0]);
        EventPoll deepest = outer;
        for (int i = 0; i < 3; i++)
        {
            var next = new EventPoll();
            Assert.Equal(Errno.None, next.Control(EventPollOperation.Add, deepest, 3, new EventPollEvent(In, 7)));
            deepest = next;
        }
        Assert.Equal(Errno.ELOOP, new EventPoll().Control(EventPollOperation.Add, deepest, 3, new EventPollEvent(In, 7)));
    }

    [Fact]
    public void More_than_asked_for_waits_its_turn()
    {
        var sources = new Source[3];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = new Source { Now = PollEvents.In };
            _poll.Control(EventPollOperation.Add, sources[i], i, new EventPollEvent(In, (ulong)i));
        }
        var two = new EventPollEvent[2];
        Assert.Equal(2, _poll.Take(two));
        Assert.Equal([0ul, 1ul], two.Select(e => e.Data));
        Assert.Equal(2, _poll.Take(two));
        Assert.Equal([2ul, 0ul], two.Select(e => e.Data));
    }

    [Fact]
    public void What_is_closed_is_forgotten()
    {
        Add(In);
        _source.Becomes(PollEvents.In);
        _source.Waiters.Close();
        Assert.Equal(0, _poll.Count);
        Assert.Equal(0u, Take());
    }

    [Fact]
    public void A_pipe_is_readable_writable_and_hung_up()
    {
        var pipe = new Pipe(capacity: 4096);
        _poll.Control(EventPollOperation.Add, pipe.Reader, 5, new EventPollEvent(In, 0));
        Assert.Equal(0u, Take());
        Assert.Equal(3, pipe.Write("abc"u8).Value);
        Assert.Equal(In, Take());
        byte[] two = new byte[2];
        Assert.Equal(2, pipe.Read(two).Value);
        pipe.Writer.Close();
        Assert.Equal(In | (uint)PollEvents.HangUp, Take());
        Assert.Equal(1, pipe.Read(two).Value);
        Assert.Equal(SocketResult.Success(), pipe.Read(two));
        pipe.Reader.Close();
        Assert.Equal(Errno.EPIPE, pipe.Write("x"u8).Error);
    }

    [Fact]
    public void A_small_write_goes_into_a_pipe_whole_or_not_at_all()
    {
        var pipe = new Pipe(capacity: 4096);
        Assert.Equal(4000, pipe.Write(new byte[4000]).Value);
        Assert.Equal(Errno.EAGAIN, pipe.Write(new byte[97]).Error);
        Assert.Equal(96, pipe.Write(new byte[5000]).Value);
    }

    private void Add(uint events) => Assert.Equal(Errno.None, Control(EventPollOperation.Add, events));

    private Errno Control(EventPollOperation operation, uint events) =>
        _poll.Control(operation, _source, 3, new EventPollEvent(events, 42));

    private uint Take()
    {
        var events = new EventPollEvent[1];
        return _poll.Take(events) == 0 ? 0 : events[0].Events;
    }

    private sealed class Source : IPollSource
    {
        public PollEvents Now { get; set; }

        public WaitQueue Waiters { get; } = new();

        public PollEvents Poll() => Now;

        public void Becomes(PollEvents now)
        {
            Now = now;
            Waiters.Wake(now);
        }
    }
}
