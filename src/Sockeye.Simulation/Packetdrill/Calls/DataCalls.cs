using Sockeye.Simulation.Packetdrill.Expressions;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>Calls that move data.</summary>
internal sealed class DataCalls(DescriptorMap descriptors, ConnectionCalls connections)
{
    public static BoundCall Read(CallArguments arguments)
    {
        arguments.Expect(3);
        return new BoundCall(new SystemCall.Read(arguments.Descriptor(0), [arguments.Buffer(1, arguments.Integer(2))]));
    }

    public static BoundCall ReadVector(CallArguments arguments)
    {
        arguments.Expect(3);
        return new BoundCall(new SystemCall.Read(arguments.Descriptor(0), arguments.Vector(1, 2)));
    }

    public static BoundCall Receive(CallArguments arguments, int count)
    {
        arguments.Expect(count);
        byte[]? buffer = arguments.Buffer(1, arguments.Integer(2));
        return new BoundCall(new SystemCall.Receive(arguments.Descriptor(0), buffer, arguments.Integer(3)));
    }

    public static BoundCall Write(CallArguments arguments)
    {
        arguments.Expect(3);
        return new BoundCall(new SystemCall.Write(arguments.Descriptor(0), [arguments.Buffer(1, arguments.Integer(2))]));
    }

    public static BoundCall WriteVector(CallArguments arguments)
    {
        arguments.Expect(3);
        return new BoundCall(new SystemCall.Write(arguments.Descriptor(0), arguments.Vector(1, 2)));
    }

    public static BoundCall Send(CallArguments arguments)
    {
        arguments.Expect(4);
        int length = arguments.Integer(2);
        byte[]? data = arguments.Buffer(1, length);
        return new BoundCall(new SystemCall.Send(arguments.Descriptor(0), data, length, arguments.Integer(3), null));
    }

    public BoundCall SendTo(CallArguments arguments)
    {
        arguments.Expect(6);
        int length = arguments.Integer(2);
        byte[]? data = arguments.Buffer(1, length);
        byte[] to = connections.Destination(arguments, 0, 4);
        return new BoundCall(new SystemCall.Send(arguments.Descriptor(0), data, length, arguments.Integer(3), to));
    }

    public BoundCall Open(CallArguments arguments, long expected)
    {
        if (arguments.Count is not (2 or 3)) arguments.Expect(2);
        string path = arguments[0] is TextExpression text ? text.Text : throw arguments.Wrong($"argument 1 must be a path");
        int mode = arguments.Count == 3 ? arguments.Integer(2) : 0;
        return new BoundCall(new SystemCall.Open(path, arguments.Integer(1), mode))
        {
            ReturnsDescriptor = true,
            Verify = result => result.Error != 0 ? null : descriptors.Add((int)expected, (int)result.Value),
        };
    }

    public static BoundCall SendFile(CallArguments arguments)
    {
        arguments.Expect(4);
        long? offset = arguments[2] is ListExpression ? arguments.Bracketed(2) : null;
        return new BoundCall(
            new SystemCall.SendFile(arguments.Descriptor(0), arguments.Descriptor(1), offset, arguments.Number(3)));
    }

    public BoundCall Pipe(CallArguments arguments)
    {
        arguments.Expect(1);
        if (arguments.List(0).Items is not [var read, var write]) throw arguments.Wrong($"argument 1 must be two descriptors in brackets");
        var call = new SystemCall.Pipe();
        return new BoundCall(call)
        {
            Verify = result => result.Error != 0
                ? null
                : descriptors.Add((int)Evaluator.Number(read), call.ReadEnd) ?? descriptors.Add((int)Evaluator.Number(write), call.WriteEnd),
        };
    }

    public static BoundCall Splice(CallArguments arguments)
    {
        arguments.Expect(6);
        return new BoundCall(new SystemCall.Splice(
            arguments.Descriptor(0), arguments.Descriptor(2), arguments.Number(4), (uint)arguments.Number(5)));
    }
}
