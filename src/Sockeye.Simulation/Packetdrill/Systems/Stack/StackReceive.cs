using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>read(2), recv(2), recvfrom(2), recvmsg(2).</summary>
internal sealed class StackReceive
{
    private readonly StackSystem _system;
    private readonly int _descriptor;
    private readonly IReadOnlyList<byte[]?> _parts;
    private readonly MessageHeader? _message;
    private readonly ReceiveFlags _flags;
    private int _received;

    public StackReceive(StackSystem system, int descriptor, IReadOnlyList<byte[]?> parts, int flags)
    {
        _system = system;
        _descriptor = descriptor;
        _parts = parts;
        _flags = (ReceiveFlags)flags;
    }

    public StackReceive(StackSystem system, int descriptor, MessageHeader message, int flags)
        : this(system, descriptor, message.Parts, flags) => _message = message;

    public CallResult? Attempt()
    {
        Errno error = StackCalls.Find(_system, _descriptor, out SocketDescriptor socket);
        if (error != Errno.None) return error;
        var buffer = new byte[_parts.Sum(part => part?.Length ?? 0)];
        bool takesAll = (_flags & (ReceiveFlags.WaitAll | ReceiveFlags.Peek)) == ReceiveFlags.WaitAll && CanWait(socket);
        while (true)
        {
            SocketResult got = _system.Stack.Receive(
                socket.Handle, buffer.AsSpan(_received), _flags, out ReceivedMessage message, _system.Now);
            if (got.Error == Errno.EAGAIN && CanWait(socket)) return null;
            if (!got.IsSuccess) return _received > 0 ? CallResult.Success(_received) : got;
            Scatter(buffer.AsSpan(_received, Math.Min(got.Value, buffer.Length - _received)));
            _received += got.Value;
            if (_message is not null) Tell(message, socket.Family);
            if (!takesAll || got.Value == 0 || _received >= buffer.Length) return CallResult.Success(_received);
        }
    }

    private bool CanWait(SocketDescriptor socket) =>
        socket.IsBlocking && (_flags & (ReceiveFlags.DontWait | ReceiveFlags.ErrorQueue)) == 0;

    private void Tell(in ReceivedMessage message, AddressFamily family)
    {
        _message!.Name = SocketAddressCodec.Write(message.From);
        _message.Flags = (int)message.Flags;
        _message.Control = ControlMessageCodec.Write(message, family);
        if (_message.Control.Length <= _message.ControlCapacity) return;
        _message.Control = _message.Control[.._message.ControlCapacity];
        _message.Flags |= (int)MessageFlags.ControlTruncated;
    }

    // The bytes go into the parts behind what came before.
    private void Scatter(ReadOnlySpan<byte> bytes)
    {
        int start = 0;
        foreach (byte[]? part in _parts)
        {
            if (bytes.IsEmpty) return;
            int length = part?.Length ?? 0;
            int from = Math.Max(0, _received - start);
            start += length;
            if (from >= length) continue;
            int count = Math.Min(length - from, bytes.Length);
            bytes[..count].CopyTo(part.AsSpan(from));
            bytes = bytes[count..];
        }
    }
}
