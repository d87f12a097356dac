using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Arrival;

/// <summary>Hostile inputs row 100: every combination of flags in every state.</summary>
public sealed class FlagStormTests
{
    public static TheoryData<TcpState> States() => new(Enum.GetValues<TcpState>());

    [Theory]
    [MemberData(nameof(States))]
    public void No_combination_of_flags_breaks_a_state(TcpState state)
    {
        foreach (bool isModern in new[] { false, true })
        {
            for (int flags = 0; flags < 64; flags++)
            {
                foreach (int seq in new[] { -1, 0, 1, 2, 3, 70_000 }) Try(state, (TcpFlags)flags, seq, isModern);
            }
        }
    }

    private static void Try(TcpState state, TcpFlags flags, int seq, bool isModern)
    {
        TcpSettings settings = isModern ? Connection.Modern : Connection.Plain;
        foreach (int ack in new[] { -1, 0, 1, 2, 3 })
        {
            Connection c = Connection.In(state, settings);
            c.Receives(flags, seq, ack, "ab", urgent: 1);
            Assert.InRange(c.Host.Sent.Count, 0, 1);
            if ((flags & TcpFlags.Rst) != 0) MustNotAnswerByReset(c);
            c.Forgets();
            EveryChangeIsAnArc(c);
            c.Listener?.Close();
            c.Tcp?.Abort();
            c.After(200_000);
            c.LeavesNothing();
        }
    }

    private static void MustNotAnswerByReset(Connection c)
    {
        foreach (PacketBuffer packet in c.Host.Sent)
        {
            Assert.True(TcpSegment.TryParse(packet.Span, out TcpSegment segment));
            Assert.False(segment.IsRst, "a RST was answered by a RST");
        }
    }

    private static void EveryChangeIsAnArc(Connection c)
    {
        foreach (TraceRecord record in c.Trace)
        {
            if (record.Kind != TraceKind.TcpState) continue;
            Assert.True(TcpTransitions.TryNext((TcpState)record.From, (TcpEvent)record.Number, out TcpState next));
            Assert.Equal((TcpState)record.To, next);
        }
    }
}
