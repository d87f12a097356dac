using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>What each call does with the stack. A prepared call is tried again until it answers; null means "not yet".</summary>
internal static class StackCalls
{
    private const int TypeMask = 0xF;
    private const int SockNonBlocking = 0x800;

    /// <summary>The call as something to try.</summary>
    public static Func<CallResult?> Prepare(StackSystem system, SystemCall call, StackCall running) => call switch
    {
        SystemCall.Socket create => () => Create(system, create),
        SystemCall.Bind bind => OnSocket(system, bind.Descriptor, socket =>
            system.Stack.Bind(socket.Handle, SocketAddressCodec.Read(bind.Address), system.Now)),
        SystemCall.Listen listen => OnSocket(system, listen.Descriptor, socket =>
            system.Stack.Listen(socket.Handle, listen.Backlog, system.Now)),
        SystemCall.Accept accept => Accept(system, accept, running),
        SystemCall.Connect connect => new StackConnect(system, connect, running).Attempt,
        SystemCall.Read read when system.Descriptors.Find(read.Descriptor) is PipeDescriptor pipe => () => StackFiles.Read(pipe, read),
        SystemCall.Write write when system.Descriptors.Find(write.Descriptor) is PipeDescriptor pipe => () => StackFiles.Write(pipe, write),
        SystemCall.Read read => new StackReceive(system, read.Descriptor, read.Parts, 0, running).Attempt,
        SystemCall.Receive receive => new StackReceive(system, receive.Descriptor, [receive.Buffer], receive.Flags, running).Attempt,
        SystemCall.ReceiveMessage receive => new StackReceive(system, receive.Descriptor, receive.Message, receive.Flags, running).Attempt,
        SystemCall.Write write => new StackSend(system, write.Descriptor, write.Parts, 0, null, running).Attempt,
        SystemCall.Send send => new StackSend(system, send.Descriptor, send.Data, send.Length, send.Flags, send.Address, running).Attempt,
        SystemCall.SendMessage send => new StackSend(system, send.Descriptor, send.Message.Parts, send.Flags, send.Message, running).Attempt,
        SystemCall.Close close => Close(system, close, running),
        SystemCall.Shutdown shutdown => OnSocket(system, shutdown.Descriptor, socket =>
            system.Stack.Shutdown(socket.Handle, (ShutdownHow)shutdown.How, system.Now)),
        SystemCall.GetOption get => OnSocket(system, get.Descriptor, socket => GetOption(system, socket, get)),
        SystemCall.SetOption set => OnSocket(system, set.Descriptor, socket => set.Value is null && set.Length > 0
            ? Errno.EFAULT
            : system.Stack.SetOption(socket.Handle, set.Level, set.Name, set.Value.AsSpan(0, set.Length), system.Now)),
        SystemCall.Control control => () => Control(system, control),
        SystemCall.DeviceControl control => OnSocket(system, control.Descriptor, socket => DeviceControl(system.Stack, socket, control)),
        SystemCall.Poll poll => new StackPoll(system, poll, running).Attempt,
        SystemCall.EpollCreate create => () => StackEventPoll.Create(system, create),
        SystemCall.EpollControl control => () => StackEventPoll.Control(system, control),
        SystemCall.EpollWait wait => StackEventPoll.Wait(system, wait, running),
        SystemCall.Pipe pipe => () => StackFiles.MakePipe(system, pipe),
        SystemCall.Splice splice => () => StackFiles.Splice(system, splice),
        SystemCall.Open => () => StackFiles.OpenFile(system),
        SystemCall.SendFile send => StackFiles.SendFile(system, send, running),
        _ => () => Errno.ENOSYS,
    };

    /// <summary>The socket of a descriptor, or why there is none.</summary>
    public static Errno Find(StackSystem system, int descriptor, out SocketDescriptor socket)
    {
        Descriptor? found = system.Descriptors.Find(descriptor);
        socket = (found as SocketDescriptor)!;
        return found is null ? Errno.EBADF : socket is null ? Errno.ENOTSOCK : Errno.None;
    }

    private static Func<CallResult?> OnSocket(StackSystem system, int descriptor, Func<SocketDescriptor, CallResult?> attempt) => () =>
        Find(system, descriptor, out SocketDescriptor socket) is var error && error == Errno.None
            ? attempt(socket)
            : CallResult.Failure(error);

    private static Func<CallResult?> OnSocket(StackSystem system, int descriptor, Func<SocketDescriptor, SocketResult> attempt) =>
        OnSocket(system, descriptor, CallResult? (socket) => CallResult.From(attempt(socket)));

    private static CallResult Create(StackSystem system, SystemCall.Socket call)
    {
        SocketResult made = system.Stack.Socket(
            (AddressFamily)call.Family, (SocketType)(call.Type & TypeMask), call.Protocol, out SocketHandle handle, system.Now);
        if (!made.IsSuccess) return made;
        var descriptor = new SocketDescriptor(handle, (AddressFamily)call.Family);
        if ((call.Type & SockNonBlocking) != 0) descriptor.SetFlags(Descriptor.NonBlocking);
        return Open(system, descriptor);
    }

    private static Func<CallResult?> Accept(StackSystem system, SystemCall.Accept call, StackCall running)
    {
        var patience = new StackPatience(system, running, SocketOption.ReceiveTimeout);
        return OnSocket(system, call.Descriptor, CallResult? (socket) =>
        {
            SocketResult accepted = system.Stack.Accept(socket.Handle, out SocketHandle handle, out SocketAddress peer, system.Now);
            if (accepted.Error == Errno.EAGAIN && socket.IsBlocking && patience.MayWait(socket)) return null;
            if (!accepted.IsSuccess) return accepted;
            call.Peer = SocketAddressCodec.Write(peer);
            return Open(system, new SocketDescriptor(handle, socket.Family));
        });
    }

    /// <summary>A new descriptor.</summary>
    public static CallResult Open(StackSystem system, Descriptor descriptor)
    {
        int number = system.Descriptors.Add(descriptor);
        return number < 0 ? Errno.EMFILE : CallResult.Success(number);
    }

    private static Func<CallResult?> Close(StackSystem system, SystemCall.Close call, StackCall running)
    {
        Descriptor? found = system.Descriptors.Find(call.Descriptor);
        if (found is null) return static () => Errno.EBADF;
        system.Descriptors.Remove(call.Descriptor);
        if (found is SocketDescriptor socket) return new StackClose(system, socket, running).Attempt;
        return () => Close(found);
    }

    private static CallResult? Close(Descriptor found)
    {
        switch (found)
        {
            case PipeDescriptor pipe:
                pipe.End.Close();
                break;
            case EventPollDescriptor poll:
                poll.Poll.Close();
                break;
        }
        return CallResult.Success();
    }

    private static SocketResult GetOption(StackSystem system, SocketDescriptor socket, SystemCall.GetOption call)
    {
        SocketResult got = system.Stack.GetOption(socket.Handle, call.Level, call.Name, call.Value.AsSpan(0, call.Length), system.Now);
        if (!got.IsSuccess) return got;
        call.Length = got.Value;
        return SocketResult.Success();
    }

    private static CallResult? Control(StackSystem system, SystemCall.Control call)
    {
        const int getDescriptorFlags = 1, setDescriptorFlags = 2, getFlags = 3, setFlags = 4;
        if (system.Descriptors.Find(call.Descriptor) is not { } descriptor) return Errno.EBADF;
        switch (call.Command)
        {
            case getDescriptorFlags or setDescriptorFlags:
                return CallResult.Success();
            case getFlags:
                return CallResult.Success(descriptor.Flags);
            case setFlags:
                descriptor.SetFlags(call.Argument);
                return CallResult.Success();
            default:
                return Errno.EINVAL;
        }
    }

    private static SocketResult DeviceControl(NetStack stack, SocketDescriptor socket, SystemCall.DeviceControl call)
    {
        const ulong bytesReadable = 0x541B, bytesUnsent = 0x5411, bytesNeverSent = 0x894B, atMark = 0x8905, nonBlocking = 0x5421;
        if (call.Request == nonBlocking)
        {
            socket.SetFlags(call.Argument != 0 ? socket.Flags | Descriptor.NonBlocking : socket.Flags & ~Descriptor.NonBlocking);
            return SocketResult.Success();
        }
        SocketResult answer = call.Request switch
        {
            bytesReadable => stack.BytesReadable(socket.Handle),
            bytesUnsent => stack.BytesUnsent(socket.Handle),
            bytesNeverSent => stack.BytesNeverSent(socket.Handle),
            atMark => stack.IsAtMark(socket.Handle),
            _ => Errno.ENOTTY,
        };
        if (!answer.IsSuccess) return answer;
        call.Argument = answer.Value;
        return SocketResult.Success();
    }

    /// <summary>When a wait of so many milliseconds ends; a negative number is for ever.</summary>
    public static Instant DeadlineOf(StackSystem system, int timeout) =>
        timeout < 0 ? Instant.Never : system.Now + TimeSpan.FromMilliseconds(timeout);

    /// <summary>SO_ERROR, which reading clears.</summary>
    public static Errno TakeError(StackSystem system, SocketDescriptor socket)
    {
        const int solSocket = 1, soError = 4;
        Span<byte> value = stackalloc byte[4];
        SocketResult got = system.Stack.GetOption(socket.Handle, solSocket, soError, value, system.Now);
        return got.IsSuccess ? (Errno)BinaryPrimitives.ReadInt32LittleEndian(value) : got.Error;
    }
}
