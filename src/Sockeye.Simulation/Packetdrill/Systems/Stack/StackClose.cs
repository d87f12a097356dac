using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>close(2) of a stream with SO_LINGER and a time: returns when the peer has everything and our FIN, or when the time is over.</summary>
internal sealed class StackClose(StackSystem system, SocketDescriptor socket, StackCall running)
{
    private const int InfoLength = 8;
    private const byte FinWait1 = 4, LastAck = 9, Closing = 11;

    private bool _isLingering;

    public CallResult? Attempt()
    {
        if (!_isLingering && !TryLinger()) return system.Stack.Close(socket.Handle, system.Now);
        bool isOpen = StateNumber() is FinWait1 or LastAck or Closing;
        return isOpen && system.Now < running.Deadline ? null : system.Stack.Close(socket.Handle, system.Now);
    }

    private bool TryLinger()
    {
        Span<byte> linger = stackalloc byte[8];
        bool isTold = system.Stack.GetOption(socket.Handle, OptionLevel.Socket, SocketOption.Linger, linger, system.Now).Error == Errno.None;
        int seconds = BinaryPrimitives.ReadInt32LittleEndian(linger[4..]);
        if (!isTold || BinaryPrimitives.ReadInt32LittleEndian(linger) == 0 || seconds <= 0) return false;

        // What is unread makes close a reset, which nobody waits for.
        if ((system.Stack.Poll(socket.Handle) & PollEvents.In) != 0 && HasUnread()) return false;
        if (system.Stack.Shutdown(socket.Handle, ShutdownHow.Both, system.Now).Error != Errno.None) return false;
        running.Deadline = system.Now + TimeSpan.FromSeconds(seconds);
        return _isLingering = true;
    }

    private bool HasUnread()
    {
        Span<byte> one = stackalloc byte[1];
        return system.Stack.Receive(socket.Handle, one, ReceiveFlags.Peek | ReceiveFlags.DontWait, system.Now).Value > 0;
    }

    private byte StateNumber()
    {
        Span<byte> info = stackalloc byte[InfoLength];
        return system.Stack.GetOption(socket.Handle, OptionLevel.Tcp, TcpOption.Info, info, system.Now).Error == Errno.None ? info[0] : (byte)0;
    }
}
