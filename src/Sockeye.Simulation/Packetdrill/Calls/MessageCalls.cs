using System.Globalization;
using Sockeye.Simulation.Packetdrill.Expressions;
using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>sendmsg and recvmsg.</summary>
internal sealed class MessageCalls(DescriptorMap descriptors, ConnectionCalls connections, EventClock clock, long tolerance)
{
    public BoundCall Send(CallArguments arguments)
    {
        arguments.Expect(3);
        MessageHeader message = Header(arguments);
        connections.Connecting(descriptors.FindSocket(arguments.Integer(0)));
        return new BoundCall(new SystemCall.SendMessage(arguments.Descriptor(0), message, arguments.Integer(2)));
    }

    public BoundCall Receive(CallArguments arguments)
    {
        arguments.Expect(3);
        MessageHeader message = Header(arguments);
        int expectedFlags = message.Flags;
        byte[] expectedControl = message.Control;
        message.Control = [];
        return new BoundCall(new SystemCall.ReceiveMessage(arguments.Descriptor(0), message, arguments.Integer(2)))
        {
            Verify = result => message.Flags != expectedFlags
                ? string.Create(CultureInfo.InvariantCulture, $"msg_flags is 0x{message.Flags:x} instead of 0x{expectedFlags:x}")
                : result.Error != 0 ? null : ControlMessages.Compare(expectedControl, message.Control, clock, tolerance),
        };
    }

    private MessageHeader Header(CallArguments arguments)
    {
        StructExpression header = arguments.Struct(1);
        if (!header.HasShape("msg_name", "msg_iov", "msg_flags", "msg_control?"))
        {
            throw arguments.Wrong($"a message is written {{msg_name(...)=..., msg_iov(n)=[{{...,n}}], msg_flags=…, msg_control=[…]}}");
        }
        FieldExpression vector = header.Fields[1];
        IReadOnlyList<byte[]?> parts = vector.Value is ListExpression list
            ? Evaluator.Vector(list)
            : throw arguments.Wrong($"msg_iov is a list in brackets");
        if (vector.Count is { } count && Evaluator.Number(count) != parts.Count)
        {
            throw arguments.Wrong($"msg_iov says {Evaluator.Number(count)} parts and has {parts.Count}");
        }
        byte[] control = header.Find("msg_control") is ListExpression controls ? ControlMessages.Write(controls) : [];
        return new MessageHeader
        {
            Name = connections.Peer(), Parts = parts, Flags = (int)Evaluator.Number(header.Find("msg_flags")!), Control = control,
            ControlCapacity = control.Length,
        };
    }
}
