using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Simulation.Packetdrill.Systems;
using Sockeye.Simulation.Packetdrill.Systems.Stack;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>Calls that make, name and end connections. They also tell how far the socket under test has come.</summary>
internal sealed class ConnectionCalls(DescriptorMap descriptors, DrillOptions options)
{
    private const int FamilyV4 = 2;
    private const int FamilyV6 = 10;
    private const int TypeMask = 0xF;

    public BoundCall Socket(CallArguments arguments, long expected)
    {
        arguments.Expect(3);
        int family = arguments.IsEllipsis(0) ? (options.HasSocketsV6 ? FamilyV6 : FamilyV4) : arguments.Integer(0);
        int type = arguments.Integer(1);
        int protocol = arguments.Integer(2);
        return new BoundCall(new SystemCall.Socket(family, type, protocol))
        {
            ReturnsDescriptor = true,
            Verify = result => result.Error != 0 ? null : Begin((int)expected, (int)result.Value, type, protocol),
        };
    }

    public BoundCall Bind(CallArguments arguments)
    {
        arguments.Expect(3);
        byte[] address = arguments.IsEllipsis(1)
            ? SocketAddressCodec.Write(new Endpoint(OfSocket(options.Local), options.Port))
            : Evaluator.SocketAddress(arguments[1]) ?? throw arguments.Wrong($"argument 2 must be '...' or a sockaddr");
        return new BoundCall(new SystemCall.Bind(arguments.Descriptor(0), address));
    }

    public BoundCall Listen(CallArguments arguments)
    {
        arguments.Expect(2);
        return new BoundCall(new SystemCall.Listen(arguments.Descriptor(0), arguments.Integer(1)))
        {
            Verify = result =>
            {
                if (result.Error == 0 && descriptors.FindSocket(arguments.Integer(0)) is { } socket) socket.Stage = SocketStage.Listening;
                return null;
            },
        };
    }

    public BoundCall Accept(CallArguments arguments, long expected)
    {
        arguments.Expect(3);
        var call = new SystemCall.Accept(arguments.Descriptor(0));
        return new BoundCall(call)
        {
            ReturnsDescriptor = true,
            Verify = result => result.Error != 0 ? null : Adopt((int)expected, (int)result.Value),
        };
    }

    public BoundCall Connect(CallArguments arguments)
    {
        arguments.Expect(3);
        return new BoundCall(new SystemCall.Connect(arguments.Descriptor(0), Destination(arguments, 0, 1)));
    }

    public static BoundCall Shutdown(CallArguments arguments)
    {
        arguments.Expect(2);
        return new BoundCall(new SystemCall.Shutdown(arguments.Descriptor(0), arguments.Integer(1)));
    }

    public BoundCall Close(CallArguments arguments)
    {
        arguments.Expect(1);
        return new BoundCall(new SystemCall.Close(arguments.Descriptor(0)))
        {
            Verify = _ =>
            {
                descriptors.Remove(arguments.Integer(0));
                return null;
            },
        };
    }

    /// <summary>The peer's address for "...", or a bare family; a socket that was new is connecting then.</summary>
    public byte[] Destination(CallArguments arguments, int descriptorIndex, int index)
    {
        SocketUnderTest? socket = descriptors.FindSocket(arguments.Integer(descriptorIndex));
        byte[]? written = Evaluator.SocketAddress(arguments[index]);
        if (!arguments.IsEllipsis(index) && written is null)
        {
            int family = arguments.Integer(index);
            if (family == 0 && socket is not null) socket.Stage = SocketStage.New;
            var bare = new byte[16];
            BitConverter.TryWriteBytes(bare, (ushort)family);
            return bare;
        }
        Connecting(socket);
        return written ?? Peer();
    }

    /// <summary>The peer as a socket of the script's family names it.</summary>
    public byte[] Peer() => SocketAddressCodec.Write(new Endpoint(OfSocket(options.Remote), options.Port));

    /// <summary>A socket sets out for the peer.</summary>
    public void Connecting(SocketUnderTest? socket)
    {
        if (socket is not { Stage: SocketStage.New }) return;
        socket.Stage = SocketStage.Connecting;
        socket.Remote = new Endpoint(options.Remote, options.Port);
    }

    private InternetAddress OfSocket(InternetAddress address) =>
        options.Variant == DrillVariant.Mapped ? IPv6Address.FromIPv4Mapped(address.AsIPv4) : address;

    private string? Begin(int script, int live, int type, int protocol)
    {
        string? complaint = descriptors.Add(script, live);
        if (complaint is null)
        {
            byte carried = protocol == 0 && (type & TypeMask) == 1 ? (byte)IPProtocol.Tcp
                : protocol == 0 ? (byte)IPProtocol.Udp : (byte)protocol;
            descriptors.Test(new SocketUnderTest { Protocol = carried, Type = type & TypeMask, ScriptDescriptor = script, Descriptor = live });
        }
        return complaint;
    }

    private string? Adopt(int script, int live)
    {
        SocketUnderTest? child = descriptors.Sockets
            .LastOrDefault(socket => socket.Stage is SocketStage.SynAckSent or SocketStage.SynAckAcked);
        if (child is null) return "no packet of the script has made the connection that accept returned";
        child.ScriptDescriptor = script;
        child.Descriptor = live;
        descriptors.Replace(script, live);
        return null;
    }
}
