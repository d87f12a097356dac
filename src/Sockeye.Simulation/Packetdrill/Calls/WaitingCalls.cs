using System.Globalization;
using Sockeye.Simulation.Packetdrill.Expressions;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>poll and epoll.</summary>
internal sealed class WaitingCalls(DescriptorMap descriptors)
{
    private const int MostEntries = 1024;

    public BoundCall Poll(CallArguments arguments)
    {
        arguments.Expect(3);
        IReadOnlyList<Expression> items = arguments.List(0).Items;
        if (items.Count != arguments.Number(1)) throw arguments.Wrong($"it says {arguments.Number(1)} entries and has {items.Count}");
        var entries = new PollEntry[items.Count];
        var expected = new short[items.Count];
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is not StructExpression entry || !entry.HasShape("fd", "events", "revents?"))
            {
                throw arguments.Wrong($"an entry is written {{fd=…, events=…, revents=…}}");
            }
            entries[i] = new PollEntry(Live(arguments, entry.Find("fd")!), (short)Evaluator.Number(entry.Find("events")!), 0);
            expected[i] = entry.Find("revents") is { } revents ? (short)Evaluator.Number(revents) : (short)0;
        }
        var call = new SystemCall.Poll(entries, arguments.Integer(2));
        return new BoundCall(call) { Verify = result => result.Error != 0 ? null : Compare(call, expected) };
    }

    public BoundCall EpollCreate(CallArguments arguments, long expected)
    {
        arguments.Expect(1);
        return new BoundCall(new SystemCall.EpollCreate(arguments.Integer(0)))
        {
            ReturnsDescriptor = true,
            Verify = result => result.Error != 0 ? null : descriptors.Add((int)expected, (int)result.Value),
        };
    }

    public BoundCall EpollControl(CallArguments arguments)
    {
        arguments.Expect(4);
        return new BoundCall(new SystemCall.EpollControl(
            arguments.Descriptor(0), arguments.Integer(1), arguments.Descriptor(2), Entry(arguments, 3)));
    }

    public BoundCall EpollWait(CallArguments arguments)
    {
        arguments.Expect(4);
        EpollEntry expected = Entry(arguments, 1);
        int most = arguments.Integer(2);
        if (most > MostEntries) throw arguments.Wrong($"{most} entries are too many");
        var call = new SystemCall.EpollWait(arguments.Descriptor(0), new EpollEntry[Math.Max(0, most)], arguments.Integer(3));
        return new BoundCall(call)
        {
            Verify = result => result.Error != 0 || result.Value == 0 || call.Entries[0] == expected
                ? null
                : $"the event is {Text(call.Entries[0])} instead of {Text(expected)}",
        };
    }

    private EpollEntry Entry(CallArguments arguments, int index)
    {
        if (arguments[index] is not StructExpression) return arguments.Number(index) == 0 ? default : throw arguments.Wrong($"an event is written {{events=…, fd=…}}");
        StructExpression entry = arguments.Struct(index);
        uint events = entry.Find("events") is { } written
            ? unchecked((uint)Evaluator.Number(written))
            : throw arguments.Wrong($"an event is written {{events=…, fd=…}}");
        if (entry.Find("fd") is { } fd) return new EpollEntry(events, unchecked((uint)Live(arguments, fd)));
        if (entry.Find("u32") is { } u32) return new EpollEntry(events, unchecked((uint)Evaluator.Number(u32)));
        Expression data = entry.Find("u64") ?? entry.Find("ptr") ?? throw arguments.Wrong($"an event tells fd, ptr, u32 or u64");
        return new EpollEntry(events, unchecked((ulong)Evaluator.Number(data)));
    }

    private int Live(CallArguments arguments, Expression expression)
    {
        int script = (int)Evaluator.Number(expression);
        return descriptors.Find(script) ?? throw arguments.Wrong($"the script has no descriptor {script}");
    }

    private string? Compare(SystemCall.Poll call, short[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (call.Entries[i].Returned == expected[i]) continue;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"revents of descriptor {descriptors.FindScript(call.Entries[i].Descriptor)} is 0x{call.Entries[i].Returned:x} instead of 0x{expected[i]:x}");
        }
        return null;
    }

    private static string Text(EpollEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{{events=0x{entry.Events:x}, data={entry.Data}}}");
}
