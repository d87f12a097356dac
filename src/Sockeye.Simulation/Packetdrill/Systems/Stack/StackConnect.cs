using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>connect(2): a blocking one waits for the end of the handshake.</summary>
internal sealed class StackConnect(StackSystem system, SystemCall.Connect call, StackCall running)
{
    private readonly StackPatience _patience = new(system, running, SocketOption.SendTimeout);
    private bool _isWaiting;

    public CallResult? Attempt()
    {
        Errno error = StackCalls.Find(system, call.Descriptor, out SocketDescriptor socket);
        if (error != Errno.None) return error;
        if (_isWaiting) return Finish(system, socket) ?? (_patience.MayWait(socket) ? null : Errno.EINPROGRESS);
        SocketResult begun = system.Stack.Connect(socket.Handle, SocketAddressCodec.Read(call.Address), system.Now);
        _isWaiting = socket.IsBlocking && begun.Error is Errno.EINPROGRESS or Errno.EALREADY;
        return _isWaiting && _patience.MayWait(socket) ? null : begun;
    }

    /// <summary>How a handshake ended, or null while it lasts.</summary>
    public static CallResult? Finish(StackSystem system, SocketDescriptor socket)
    {
        PollEvents events = system.Stack.Poll(socket.Handle);
        if ((events & (PollEvents.Out | PollEvents.Error | PollEvents.HangUp)) == 0) return null;
        Errno error = StackCalls.TakeError(system, socket);
        return error == Errno.None ? CallResult.Success() : error;
    }
}
