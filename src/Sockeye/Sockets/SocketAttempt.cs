using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;

namespace Sockeye.Sockets;

/// <summary>One try of an operation, under the turn: EAGAIN or EINPROGRESS when it must wait.</summary>
internal static class SocketAttempt
{
    public static SocketResult Perform(NetStack stack, SocketHandle handle, SocketOperation operation, Instant now)
    {
        switch (operation.Call)
        {
            case SocketCall.Receive:
                return stack.Receive(handle, operation.Buffer.Span, ReceiveFlags.None, now);
            case SocketCall.AwaitReadable:
                return AwaitReadable(stack, handle, operation, now);
            case SocketCall.ReceiveFrom:
                SocketResult received = stack.Receive(handle, operation.Buffer.Span, ReceiveFlags.None, out ReceivedMessage message, now);
                operation.Address = message.From;
                return received;
            case SocketCall.Accept:
                SocketResult accepted = stack.Accept(handle, out SocketHandle connection, out SocketAddress peer, now);
                operation.Accepted = connection;
                operation.Address = peer;
                return accepted;
            case SocketCall.SendTo:
                return stack.Send(handle, operation.Data.Span, SendFlags.NoSignal, operation.Address, default, now);
            case SocketCall.Connect:
                return ConnectOutcome(stack, handle, now);
            default:
                return SendSome(stack, handle, operation, now);
        }
    }

    // As .NET's sockets do on Unix: a first try is recv with MSG_PEEK, which tells of an error and takes it; but who has waited only
    // learns that the wait is over, and the next read says why.
    private static SocketResult AwaitReadable(NetStack stack, SocketHandle handle, SocketOperation operation, Instant now)
    {
        if (operation.HasWaited)
        {
            const PollEvents over = PollEvents.In | PollEvents.Error | PollEvents.HangUp | PollEvents.Invalid;
            return (stack.Poll(handle) & over) == 0 ? Errno.EAGAIN : SocketResult.Success();
        }
        Span<byte> one = stackalloc byte[1];
        SocketResult readable = stack.Receive(handle, one, ReceiveFlags.Peek, now);
        return readable.IsSuccess ? SocketResult.Success() : readable;
    }

    private static SocketResult SendSome(NetStack stack, SocketHandle handle, SocketOperation operation, Instant now)
    {
        SendFlags flags = operation.HasMore ? SendFlags.NoSignal | SendFlags.More : SendFlags.NoSignal;
        do
        {
            SocketResult sent = stack.Send(handle, operation.Data.Span, flags, now);
            if (!sent.IsSuccess) return sent;
            operation.Done += sent.Value;
            operation.Data = operation.Data[sent.Value..];
        }
        while (operation.Data.Length > 0);
        return SocketResult.Success(operation.Done);
    }

    // connect(2): a connection in progress is writable when it ended, and SO_ERROR says how.
    private static SocketResult ConnectOutcome(NetStack stack, SocketHandle handle, Instant now)
    {
        PollEvents poll = stack.Poll(handle);
        if ((poll & (PollEvents.Out | PollEvents.Error | PollEvents.HangUp | PollEvents.Invalid)) == 0) return Errno.EINPROGRESS;
        Span<byte> value = stackalloc byte[4];
        SocketResult read = stack.GetOption(handle, OptionLevel.Socket, SocketOption.Error, value, now);
        return read.IsSuccess ? (SocketResult)(Errno)BitConverter.ToInt32(value) : read;
    }
}
