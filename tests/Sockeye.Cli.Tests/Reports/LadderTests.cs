using Sockeye.Core.Transport.Tcp;
using Sockeye.Simulation.Reports;
using Sockeye.Wire.Tcp;

namespace Sockeye.Cli.Tests.Reports;

public sealed class LadderTests
{
    private const int Client = 0;
    private const int Server = 1;
    private const long Millisecond = 1_000_000;

    private readonly Ladder _ladder = new();
    private long _packets;

    public LadderTests()
    {
        _ladder.AddColumn("client", "10.0.0.1");
        _ladder.AddColumn("server", "10.0.0.2");
    }

    [Fact]
    public void A_handshake_shows_packets_and_the_states_of_both_sides()
    {
        State(0, Client, "SYN-SENT", TcpEvent.ActiveOpen);
        long syn = Send(0, Client, TcpFlags.Syn);
        Arrive(10, Server, syn);
        State(10, Server, "SYN-RECEIVED", TcpEvent.ReceiveSyn);
        long synAck = Send(10, Server, TcpFlags.Syn | TcpFlags.Ack, ack: 1);
        Arrive(20, Client, synAck);
        State(20, Client, "ESTABLISHED", TcpEvent.ReceiveSynAck);
        long ack = Send(20, Client, TcpFlags.Ack, ack: 1);
        Arrive(30, Server, ack);
        State(30, Server, "ESTABLISHED", TcpEvent.ReceiveAckOfSyn);
        AssertDrawn(
            """
                              client                                     server
                             10.0.0.1                                   10.0.0.2
                                 │                                          │
            0.000000     SYN-SENT ├─ SYN seq=0 win=1000 ────────────────────▶│ SYN-RECEIVED
            0.010000  ESTABLISHED │◀────────── SYN,ACK seq=0 ack=1 win=1000 ─┤
            0.020000              ├─ ACK ack=1 win=1000 ────────────────────▶│ ESTABLISHED
            """);
    }

    [Fact]
    public void A_lost_packet_ends_in_a_cross_with_its_reason_below()
    {
        Send(0, Client, TcpFlags.Syn, comment: "lost by rule loss 5 %, seed 42", lost: true);
        string[] lines = Draw();
        Assert.Contains("├─ SYN seq=0 win=1000 ───✗", lines[3], StringComparison.Ordinal);
        Assert.Contains("lost by rule loss 5 %, seed 42", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Packets_that_cross_are_drawn_when_they_leave_and_when_they_arrive()
    {
        long left = Send(0, Client, TcpFlags.Syn);
        long right = Send(0, Server, TcpFlags.Syn);
        Arrive(10, Server, left);
        Arrive(10, Client, right);
        string[] lines = Draw();
        Assert.Equal(7, lines.Length);
        Assert.Contains("├─ SYN seq=0 win=1000 ─┄┄┄┄┄", lines[3], StringComparison.Ordinal);
        Assert.Contains("┄┄┄┄┄─ SYN seq=0 win=1000 ─┤", lines[4], StringComparison.Ordinal);
        Assert.Contains("┄┄┄┄┄┄ SYN seq=0 win=1000 ─▶│", lines[5], StringComparison.Ordinal);
        Assert.Contains("│◀─ SYN seq=0 win=1000 ┄┄┄┄┄┄", lines[6], StringComparison.Ordinal);
    }

    [Fact]
    public void Packets_in_a_row_stay_one_line_each()
    {
        long first = Send(0, Client, TcpFlags.Ack, length: 100);
        long second = Send(0, Client, TcpFlags.Ack | TcpFlags.Fin);
        Arrive(10, Server, first);
        Arrive(10, Server, second);
        Assert.Equal(5, Draw().Length);
    }

    [Fact]
    public void A_state_of_passing_time_has_a_row_of_its_own()
    {
        State(60_000, Client, "CLOSED", TcpEvent.TimeWaitOver);
        Assert.StartsWith("60.000000       CLOSED │", Draw()[3], StringComparison.Ordinal);
    }

    [Fact]
    public void States_belong_to_the_packet_that_caused_them_when_several_arrive_together()
    {
        long fin = Send(0, Server, TcpFlags.Fin | TcpFlags.Ack);
        Arrive(10, Client, fin);
        long ack = Send(10, Client, TcpFlags.Ack, ack: 1);
        long ownFin = Send(10, Client, TcpFlags.Fin | TcpFlags.Ack, ack: 1);
        Arrive(20, Server, ack);
        Arrive(20, Server, ownFin);
        State(20, Server, "FIN-WAIT-2", TcpEvent.ReceiveAckOfFin);
        State(20, Server, "TIME-WAIT", TcpEvent.ReceiveFin);
        string[] lines = Draw();
        Assert.EndsWith("FIN-WAIT-2", lines[4], StringComparison.Ordinal);
        Assert.EndsWith("TIME-WAIT", lines[5], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void Every_width_is_kept_also_with_Chinese_notes(int width)
    {
        State(0, Client, "SYN-SENT", TcpEvent.ActiveOpen);
        long syn = Send(0, Client, TcpFlags.Syn, comment: "一个很长的说明，用来检查中文文字在图中如何换行，以及宽度是否正确");
        Arrive(10, Server, syn);
        State(10, Server, "SYN-RECEIVED", TcpEvent.ReceiveSyn);
        foreach (int column in (int[])[Client, Server])
        {
            _ladder.Add(new LadderMoment(LadderMomentKind.Note, 0, column) { Text = "程序说：你好，世界！connected 三次握手完成", Tone = ReportTone.Program });
        }
        string[] lines = Draw(width);
        Assert.All(lines, line => Assert.True(TextWidth.Of(line) <= width, line));
        string[] withLifelines = [.. lines.Skip(2)];
        int[] lefts = [.. withLifelines.Select(line => TextWidth.Of(line[..line.AsSpan().IndexOfAny('│', '├')])).Distinct()];
        Assert.Single(lefts);
    }

    [Fact]
    public void Ascii_means_ascii()
    {
        long syn = Send(0, Client, TcpFlags.Syn);
        Arrive(10, Server, syn);
        Send(10, Server, TcpFlags.Rst, comment: "lost", lost: true);
        var printer = new LadderPrinter(_ladder, new LadderOptions { IsAscii = true });
        Assert.All(printer.Print(), line => Assert.All(line.ToString(), c => Assert.True(char.IsAscii(c), line.ToString())));
    }

    [Fact]
    public void Three_participants_have_three_lifelines()
    {
        _ladder.AddColumn("third");
        long packet = Send(0, Client, TcpFlags.Syn);
        _ladder.Add(new LadderMoment(LadderMomentKind.Arrival, 0, Server) { Packet = packet });
        Assert.Equal(2, Draw()[3].Count(c => c == '│')); // the sender's is ├
    }

    private long Send(int at, int from, TcpFlags flags, uint ack = 0, int length = 0, string? comment = null, bool lost = false)
    {
        _ladder.Add(new LadderMoment(LadderMomentKind.Departure, at * Millisecond, from)
        {
            Packet = ++_packets,
            Receiver = from == Client ? Server : Client,
            Summary = new PacketSummary { IsTcp = true, Flags = flags, Acknowledgment = ack, Length = length, Window = 1000 },
            Comment = comment,
            IsLost = lost,
        });
        return _packets;
    }

    private void Arrive(int at, int column, long packet) =>
        _ladder.Add(new LadderMoment(LadderMomentKind.Arrival, at * Millisecond, column) { Packet = packet });

    private void State(int at, int column, string state, TcpEvent cause) =>
        _ladder.Add(new LadderMoment(LadderMomentKind.State, at * Millisecond, column) { Text = state, Event = cause });

    private string[] Draw(int width = 80) =>
        [.. new LadderPrinter(_ladder, new LadderOptions { Width = width }).Print().Select(line => line.ToString())];

    private void AssertDrawn(string expected) => Assert.Equal(
        expected.Split('\n').Select(line => line.Trim()), Draw().Select(line => line.Trim()));
}
