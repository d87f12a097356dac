using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>write(2), send(2), sendto(2), sendmsg(2). A blocking one waits until everything was taken.</summary>
internal sealed class StackSend
{
    private readonly StackSystem _system;
    private readonly int _descriptor;
    private readonly byte[] _data;
    private readonly bool _isBadPointer;
    private readonly int _flags;
    private readonly SocketAddress _to;
    private SendControl _control;
    private readonly Errno _controlError;
    private readonly StackPatience _patience;
    private int _sent;
    private bool _isOpening;
    private bool _hasOpened;

    public StackSend(StackSystem system, int descriptor, byte[]? data, int length, int flags, byte[]? address, StackCall running)
    {
        _system = system;
        _descriptor = descriptor;
        _data = data ?? [];
        _isBadPointer = data is null && length > 0;
        _flags = flags;
        _patience = new StackPatience(system, running, SocketOption.SendTimeout);
        _to = SocketAddressCodec.Read(address);
    }

    public StackSend(StackSystem system, int descriptor, IReadOnlyList<byte[]?> parts, int flags, MessageHeader? message, StackCall running)
    {
        _system = system;
        _descriptor = descriptor;
        _data = [.. parts.SelectMany(part => part ?? [])];
        _isBadPointer = parts.Any(part => part is null);
        _flags = flags;
        _patience = new StackPatience(system, running, SocketOption.SendTimeout);
        _to = SocketAddressCodec.Read(message?.Name);
        _controlError = ControlMessageCodec.ReadSend(message?.Control, out _control);
    }

    public CallResult? Attempt()
    {
        Errno error = StackCalls.Find(_system, _descriptor, out SocketDescriptor socket);
        if (error != Errno.None) return error;
        if (_isBadPointer) return Errno.EFAULT;
        if (_controlError != Errno.None) return _controlError;
        if (_isOpening)
        {
            CallResult? opened = StackConnect.Finish(_system, socket);
            if (opened is null or { Error: not 0 }) return opened;
            _isOpening = false;
            _hasOpened = true;
            if (_sent == _data.Length) return CallResult.Success(_sent);
        }
        bool canWait = socket.IsBlocking && (_flags & (int)SendFlags.DontWait) == 0;
        while (true)
        {
            SocketResult sent = Try(socket, canWait);
            if (sent.Error == Errno.EINPROGRESS && canWait)
            {
                // Fast Open: some went with the SYN; the rest waits for the handshake, and if that fails, all of it failed.
                _sent = sent.Value;
                _isOpening = true;
                return null;
            }
            if (sent.Error == Errno.EAGAIN && canWait && _patience.MayWait(socket)) return null;
            if (!sent.IsSuccess) return _sent > 0 ? CallResult.Success(_sent) : sent;
            _sent += sent.Value;
            if (!canWait || _sent >= _data.Length) return CallResult.Success(_sent);
        }
    }

    // MSG_FASTOPEN is for the beginning; once the handshake is over the rest is sent as any data.
    private SocketResult Try(SocketDescriptor socket, bool canWait)
    {
        bool opens = (_flags & (int)SendFlags.FastOpen) != 0 && !_hasOpened;
        _hasOpened = true;
        int flags = opens ? _flags : _flags & ~(int)SendFlags.FastOpen;
        SendControl control = _control with { Waits = canWait, Continues = _sent > 0 };
        return _system.Stack.Send(socket.Handle, _data.AsSpan(_sent), (SendFlags)flags, _to, control, _system.Now);
    }
}
