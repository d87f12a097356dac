using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Running;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>Makes calls of what a script writes: which arguments each takes, and what else it must tell.</summary>
internal sealed class CallBinder
{
    private readonly DescriptorMap _descriptors;
    private readonly ConnectionCalls _connections;
    private readonly DataCalls _data;
    private readonly WaitingCalls _waiting;
    private readonly MessageCalls _messages;

    public CallBinder(DescriptorMap descriptors, DrillOptions options, EventClock clock)
    {
        _descriptors = descriptors;
        _connections = new ConnectionCalls(descriptors, options);
        _data = new DataCalls(descriptors, _connections);
        _waiting = new WaitingCalls(descriptors);
        _messages = new MessageCalls(descriptors, _connections, clock, options.Tolerance);
    }

    /// <summary>The call of an event.</summary>
    public BoundCall Bind(CallSpec call)
    {
        var arguments = new CallArguments(call, _descriptors);
        long expected = Evaluator.Number(call.Result);
        return call.Name switch
        {
            "socket" => _connections.Socket(arguments, expected),
            "bind" => _connections.Bind(arguments),
            "listen" => _connections.Listen(arguments),
            "accept" => _connections.Accept(arguments, expected),
            "connect" => _connections.Connect(arguments),
            "shutdown" => ConnectionCalls.Shutdown(arguments),
            "close" => _connections.Close(arguments),
            "read" => DataCalls.Read(arguments),
            "readv" => DataCalls.ReadVector(arguments),
            "recv" => DataCalls.Receive(arguments, 4),
            "recvfrom" => DataCalls.Receive(arguments, 6),
            "write" => DataCalls.Write(arguments),
            "writev" => DataCalls.WriteVector(arguments),
            "send" => DataCalls.Send(arguments),
            "sendto" => _data.SendTo(arguments),
            "open" => _data.Open(arguments, expected),
            "sendfile" => DataCalls.SendFile(arguments),
            "pipe" => _data.Pipe(arguments),
            "splice" => DataCalls.Splice(arguments),
            "recvmsg" => _messages.Receive(arguments),
            "sendmsg" => _messages.Send(arguments),
            "getsockopt" => OptionCalls.Get(arguments),
            "setsockopt" => OptionCalls.Set(arguments),
            "fcntl" => OptionCalls.Control(arguments),
            "ioctl" => OptionCalls.DeviceControl(arguments),
            "poll" => _waiting.Poll(arguments),
            "epoll_create" => _waiting.EpollCreate(arguments, expected),
            "epoll_ctl" => _waiting.EpollControl(arguments),
            "epoll_wait" => _waiting.EpollWait(arguments),
            _ => throw new ScriptException(call.Line, $"there is no system call {call.Name}"),
        };
    }
}
