using Sockeye.Core.Transport.Tcp;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Reports;

/// <summary>Makes rows of moments: a packet is one row when nothing came towards it on its way, otherwise two.</summary>
internal sealed class LadderArranger(IReadOnlyList<LadderMoment> moments)
{
    private readonly List<LadderRow> _rows = [];
    private readonly Dictionary<long, LadderRow> _open = [];
    private readonly HashSet<long> _arrived = [];
    private readonly Dictionary<int, List<string>> _statesOfCalls = [];
    private readonly HashSet<int> _takenByDeparture = [];
    private readonly Dictionary<int, uint> _finEnds = []; // by column: the number behind its latest FIN
    private int _steps;

    public IReadOnlyList<LadderRow> Arrange()
    {
        FindStatesOfCalls();
        for (int i = 0; i < moments.Count; i++)
        {
            switch (moments[i].Kind)
            {
                case LadderMomentKind.Departure:
                    Depart(i);
                    break;
                case LadderMomentKind.Arrival:
                    Arrive(moments[i]);
                    break;
                case LadderMomentKind.State:
                    Change(i);
                    break;
                default:
                    AddNote(moments[i]);
                    break;
            }
        }
        return _rows;
    }

    private void Depart(int index)
    {
        LadderMoment moment = moments[index];
        if (moment.Summary is { IsTcp: true } packet && packet.Flags.HasFlag(TcpFlags.Fin))
        {
            _finEnds[moment.Column] = unchecked(packet.Sequence + (uint)packet.Length + 1);
        }
        int arrival = moment.IsLost ? -1 : FindArrival(index);
        LadderRowKind kind = moment.IsLost ? LadderRowKind.Lost : IsCrossed(index, arrival) ? LadderRowKind.Leaving : LadderRowKind.Whole;
        var row = new LadderRow
        {
            Kind = kind,
            Time = moment.Time,
            From = moment.Column,
            To = moment.Receiver,
            Step = ++_steps,
            Packet = moment.Packet,
            Summary = moment.Summary,
            Comment = moment.Comment,
        };
        if (arrival >= 0) row.ArrivalTime = moments[arrival].Time;
        foreach (string state in _statesOfCalls.GetValueOrDefault(index, [])) row.SenderStates.Add(state);
        _rows.Add(row);
        _open[moment.Packet] = row;
    }

    private void Arrive(in LadderMoment moment)
    {
        if (!_open.TryGetValue(moment.Packet, out LadderRow? row)) return;
        bool isFirst = row.Kind == LadderRowKind.Whole && !_arrived.Contains(moment.Packet);
        _arrived.Add(moment.Packet);
        if (isFirst) return;
        var arriving = new LadderRow
        {
            Kind = LadderRowKind.Arriving,
            Time = moment.Time,
            From = row.From,
            To = moment.Column,
            Packet = row.Packet,
            Summary = row.Summary,
        };
        _rows.Add(arriving);
        _open[moment.Packet] = arriving;
    }

    // A state belongs to the packet that brought it about, or to the packet that a call sent; otherwise it stands alone.
    private void Change(int index)
    {
        if (_takenByDeparture.Contains(index)) return;
        LadderMoment moment = moments[index];
        if (FindArrivalRow(index) is { } row)
        {
            row.ReceiverStates.Add(moment.Text);
            return;
        }
        _rows.Add(new LadderRow { Kind = LadderRowKind.State, Time = moment.Time, From = moment.Column, Step = ++_steps, SenderStates = { moment.Text } });
    }

    private void AddNote(in LadderMoment moment) => _rows.Add(new LadderRow
    {
        Kind = LadderRowKind.Note,
        Time = moment.Time,
        From = moment.Column,
        Text = moment.Text,
        Tone = moment.Tone,
    });

    private int FindArrival(int departure)
    {
        for (int i = departure + 1; i < moments.Count; i++)
        {
            if (moments[i].Kind == LadderMomentKind.Arrival && moments[i].Packet == moments[departure].Packet) return i;
        }
        return -1;
    }

    // Something left the receiver, or reached the sender, or overtook, while this packet was on its way.
    private bool IsCrossed(int departure, int arrival)
    {
        if (arrival < 0) return false;
        LadderMoment sent = moments[departure];
        for (int i = departure + 1; i < arrival; i++)
        {
            LadderMoment other = moments[i];
            if (other.Kind == LadderMomentKind.Departure && other.Column != sent.Column) return true;
            if (other.Kind == LadderMomentKind.Arrival && (other.Column == sent.Column || other.Packet > sent.Packet)) return true;
        }
        return false;
    }

    private void FindStatesOfCalls()
    {
        for (int i = 0; i < moments.Count; i++)
        {
            if (moments[i].Kind != LadderMomentKind.State) continue;
            int departure = FindDepartureAfter(i);
            if (departure < 0) continue;
            if (!_statesOfCalls.TryGetValue(departure, out List<string>? states)) _statesOfCalls[departure] = states = [];
            states.Add(moments[i].Text);
            _takenByDeparture.Add(i);
        }
    }

    // The packet that a call sent leaves at the same instant.
    private int FindDepartureAfter(int state)
    {
        LadderMoment moment = moments[state];
        TcpFlags wanted = moment.Event switch
        {
            TcpEvent.ActiveOpen or TcpEvent.Send => TcpFlags.Syn,
            TcpEvent.Close => TcpFlags.Fin,
            TcpEvent.Abort => TcpFlags.Rst,
            _ => TcpFlags.None,
        };
        if (wanted == TcpFlags.None) return -1;
        for (int i = state + 1; i < moments.Count && moments[i].Time == moment.Time; i++)
        {
            bool leaves = moments[i].Kind == LadderMomentKind.Departure && moments[i].Column == moment.Column;
            if (leaves && moments[i].Summary is { IsTcp: true } packet && packet.Flags.HasFlag(wanted)) return i;
        }
        return -1;
    }

    // Packets that arrive together are handled before their traces are seen: the first that can have done it is taken.
    private LadderRow? FindArrivalRow(int state)
    {
        LadderMoment moment = moments[state];
        LadderRow? found = null;
        for (int i = state - 1; i >= 0 && moments[i].Time == moment.Time; i--)
        {
            LadderMoment before = moments[i];
            if (before.Kind != LadderMomentKind.Arrival || before.Column != moment.Column) continue;
            LadderRow? row = _open.GetValueOrDefault(before.Packet);
            if (row?.Summary is { IsTcp: true } packet && CanCause(packet, moment)) found = row;
        }
        return found;
    }

    private bool CanCause(PacketSummary packet, in LadderMoment state)
    {
        TcpFlags flags = packet.Flags;
        return state.Event switch
        {
            TcpEvent.ReceiveSyn => flags.HasFlag(TcpFlags.Syn),
            TcpEvent.ReceiveSynAck => flags.HasFlag(TcpFlags.Syn | TcpFlags.Ack),
            TcpEvent.ReceiveAckOfSyn => flags.HasFlag(TcpFlags.Ack),
            TcpEvent.ReceiveFin => flags.HasFlag(TcpFlags.Fin),
            TcpEvent.ReceiveAckOfFin => flags.HasFlag(TcpFlags.Ack) && packet.Acknowledgment == _finEnds.GetValueOrDefault(state.Column),
            TcpEvent.ReceiveReset => flags.HasFlag(TcpFlags.Rst),
            _ => false,
        };
    }
}
