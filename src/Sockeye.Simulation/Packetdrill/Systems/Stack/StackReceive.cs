using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>read(2), recv(2), recvfrom(2), recvmsg(2).</summary>
internal sealed class StackReceive
{
    private readonly StackSystem _system;
    private readonly int _descriptor;
    private readonly IReadOnlyList<byte[]?> _parts;
    private readonly MessageHeader? _message;
    private readonly StackPatience _patience;
    private readonly ReceiveFlags _flags;
    private int _received;

    public StackReceive(StackSystem system, int descriptor, IReadOnlyList<byte[]?> parts, int flags, StackCall running)
    {
        _system = system;
        _descriptor = descriptor;
        _parts = parts;
        _flags = (ReceiveFlags)flags;
        _patience = new StackPatience(system, running, SocketOption.ReceiveTimeout);
    }

    public StackReceive(StackSystem system, int descriptor, MessageHeader message, int flags, StackCall running)
        : this(system, descriptor, message.Parts, flags, running) => _message = message;

    public CallResult? Attempt()
    {
        Errno error = StackCalls.Find(_system, _descriptor, out SocketDescriptor socket);
        if (error != Errno.None) return error;
        var buffer = new byte[_parts.Sum(part => part?.Length ?? 0)];
        bool isPeek = (_flags & ReceiveFlags.Peek) != 0;
        bool waits = socket.IsBlocking && (_flags & (ReceiveFlags.DontWait | ReceiveFlags.ErrorQueue)) == 0;
        int target = waits ? Target(socket, buffer.Length) : 1;
        while (_received == 0 || !IsOver(socket))
        {
            // A peek begins anew each time: nothing was taken.
            int from = isPeek ? 0 : _received;
            SocketResult got = _system.Stack.Receive(
                socket.Handle, buffer.AsSpan(from), waits ? _flags : _flags | ReceiveFlags.DontWait, out ReceivedMessage message, _system.Now);
            bool isNoMore = isPeek && _received > 0 && got.Value == _received;
            bool mustWait = got.Error == Errno.EAGAIN || (isNoMore && !HasEnded(socket));
            if (mustWait && waits && _patience.MayWait(socket)) return null;
            if (!got.IsSuccess) return _received > 0 ? CallResult.Success(_received) : got;
            Scatter(buffer.AsSpan(from, Math.Min(got.Value, buffer.Length - from)), from);
            _received = from + got.Value;
            if (_message is not null) Tell(message, socket.Family);
            if (isNoMore || got.Value == 0 || _received >= target) break;
        }
        return CallResult.Success(_received);
    }

    // sock_rcvlowat: what a blocking read of a stream waits for.
    private int Target(SocketDescriptor socket, int length)
    {
        Span<byte> number = stackalloc byte[4];
        if (Option(socket, SocketOption.Type, number) != (int)SocketType.Stream) return 1;
        if ((_flags & ReceiveFlags.WaitAll) != 0) return length;
        return Math.Max(1, Math.Min(length, Option(socket, SocketOption.ReceiveLowWater, number)));
    }

    private int Option(SocketDescriptor socket, int name, Span<byte> number) =>
        _system.Stack.GetOption(socket.Handle, OptionLevel.Socket, name, number, _system.Now).IsSuccess
            ? BinaryPrimitives.ReadInt32LittleEndian(number)
            : 0;

    // Who has something waits neither behind an error, which is left to the next call, nor beyond the urgent mark.
    private bool IsOver(SocketDescriptor socket)
    {
        const PollEvents failed = PollEvents.Error | PollEvents.HangUp;
        bool hasFailed = (_system.Stack.Poll(socket.Handle) & failed) == failed && _system.Stack.BytesReadable(socket.Handle).Value == 0;
        return hasFailed || _system.Stack.IsAtMark(socket.Handle).Value == 1;
    }

    private bool HasEnded(SocketDescriptor socket) => (_system.Stack.Poll(socket.Handle) & PollEvents.ReadHangUp) != 0;

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
    private void Scatter(ReadOnlySpan<byte> bytes, int received)
    {
        int start = 0;
        foreach (byte[]? part in _parts)
        {
            if (bytes.IsEmpty) return;
            int length = part?.Length ?? 0;
            int from = Math.Max(0, received - start);
            start += length;
            if (from >= length) continue;
            int count = Math.Min(length - from, bytes.Length);
            bytes[..count].CopyTo(part.AsSpan(from));
            bytes = bytes[count..];
        }
    }
}
