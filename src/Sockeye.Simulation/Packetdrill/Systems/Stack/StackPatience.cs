using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Options;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>SO_RCVTIMEO or SO_SNDTIMEO: how long one call waits. The time runs from when the call first has to.</summary>
internal sealed class StackPatience(StackSystem system, StackCall running, int option)
{
    private bool _isWaiting;

    /// <summary>The call must wait, or go on waiting; false when its time is over.</summary>
    public bool MayWait(SocketDescriptor socket)
    {
        if (!_isWaiting) Begin(socket);
        return system.Now < running.Deadline;
    }

    private void Begin(SocketDescriptor socket)
    {
        _isWaiting = true;
        Span<byte> time = stackalloc byte[16];
        if (system.Stack.GetOption(socket.Handle, OptionLevel.Socket, option, time, system.Now).Error != Errno.None) return;
        TimeSpan limit = TimeSpan.FromSeconds(BinaryPrimitives.ReadInt64LittleEndian(time)) +
            TimeSpan.FromMicroseconds(BinaryPrimitives.ReadInt64LittleEndian(time[8..]));
        if (limit > TimeSpan.Zero) running.Deadline = system.Now + limit;
    }
}
