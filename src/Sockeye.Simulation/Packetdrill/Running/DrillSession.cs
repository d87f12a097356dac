using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Assertions;
using Sockeye.Simulation.Packetdrill.Calls;
using Sockeye.Simulation.Packetdrill.Configuration;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>One run of a script against a system: event after event.</summary>
internal sealed class DrillSession
{
    // What a call that the script believes not to block may take, and what a blocking one may still take at the script's end.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_lastCall = TimeSpan.FromSeconds(1);

    private readonly Script _script;
    private readonly IDrillSystem _system;
    private readonly EventClock _clock;
    private readonly DescriptorMap _descriptors = new();
    private readonly CallRunner _calls;
    private readonly PacketRunner _packets;
    private readonly CommandRunner _commands;
    private readonly CodeRunner _code;
    private readonly DrillRecord _record;

    public DrillSession(Script script, IDrillSystem system, DrillOptions options, DrillRecord record)
    {
        _script = script;
        _system = system;
        _record = record;
        var waiting = new Waiting(system);
        _clock = new EventClock(options.Tolerance);
        _calls = new CallRunner(system, waiting, _clock, new CallBinder(_descriptors, options, _clock));
        _packets = new PacketRunner(system, waiting, _clock, _descriptors, options, record);
        _commands = new CommandRunner(system.Host);
        _code = new CodeRunner(record.Print);
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="ScriptException">The script is wrong.</exception>
    /// <exception cref="DrillFailure">The system is.</exception>
    public void Run()
    {
        if (_script.Beginning is { } beginning) _commands.Run(beginning);
        _clock.Begin(_system.Now);
        _record.Beginning = _system.Now;
        foreach (ScriptEvent next in _script.Events)
        {
            _clock.Enter(next, _system.Now);
            Run(next);
            Spend(_system.EventCost);
        }
        _calls.Await(s_lastCall);
    }

    private void Run(ScriptEvent current)
    {
        switch (current.Action)
        {
            case PacketAction { Packet.IsInbound: true } packet:
                WaitFor(current, "inbound packet");
                _packets.Inject(packet.Packet);
                _calls.Settle();
                break;
            case PacketAction packet:
                _packets.Expect(current, packet.Packet);
                break;
            case CallAction call:
                _calls.Linger(s_lastCall);
                WaitFor(current, "system call");
                _calls.Await(TimeSpan.Zero);
                _calls.Run(current, call.Call, s_patience);
                break;
            case CommandAction command:
                WaitFor(current, "command");
                _commands.Run(command);
                break;
            case CodeAction code:
                WaitFor(current, "code");
                RunCode(current, code);
                break;
        }
    }

    // Time passes until the event is due; if it has passed already, by too much, the script cannot be kept.
    private void WaitFor(ScriptEvent current, string what)
    {
        Instant due = _clock.ToInstant(_clock.Start);
        _calls.Settle();
        while (_system.Now < due)
        {
            _packets.Step(due);
            _calls.Settle();
        }
        if (_clock.StartBefore is not null && _clock.Check(current, _system.Now, what) is { } late) throw new DrillFailure(current.Line, late);
        _calls.Settle();
    }

    // What an event does takes time on every real machine; where it took none, round trips would be equal to the last digit and
    // ties would decide what is lost.
    private void Spend(TimeSpan cost)
    {
        Instant until = _system.Now + cost;
        while (_system.Now < until)
        {
            _packets.Step(until);
            _calls.Settle();
        }
    }

    private void RunCode(ScriptEvent current, CodeAction code)
    {
        const int solTcp = 6, tcpInfo = 11, solSocket = 1, soMemInfo = 55;
        SocketUnderTest socket = _descriptors.UnderTest ?? throw new DrillFailure(current.Line, "there is no socket for the code to look at");
        byte[] info = new byte[TcpInfoReader.Length];
        CallResult got = CallRunner.CallNow(_system, new SystemCall.GetOption(socket.Descriptor, solTcp, tcpInfo, info));
        if (got.Error != 0) throw new DrillFailure(current.Line, $"TCP_INFO cannot be read: {Expressions.Symbols.ErrnoName(got.Error)}");
        byte[] memory = new byte[36];
        if (CallRunner.CallNow(_system, new SystemCall.GetOption(socket.Descriptor, solSocket, soMemInfo, memory)).Error != 0) memory = [];
        int line = code.Line - code.Text.AsSpan().Count('\n');
        _code.Run(code.Text, line, TcpInfoReader.Read(info, memory));
    }
}
