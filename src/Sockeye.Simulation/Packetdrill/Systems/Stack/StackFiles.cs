using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Polling;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>pipe(2), splice(2), open(2) and sendfile(2).</summary>
internal static class StackFiles
{
    private const uint SpliceNonBlocking = 2;
    private const uint SpliceMore = 4;
    private const int MostAtOnce = 1 << 20;

    /// <summary>pipe(2).</summary>
    public static CallResult MakePipe(StackSystem system, SystemCall.Pipe call)
    {
        var pipe = new Pipe();
        call.ReadEnd = system.Descriptors.Add(new PipeDescriptor(pipe.Reader));
        call.WriteEnd = system.Descriptors.Add(new PipeDescriptor(pipe.Writer));
        return call.WriteEnd < 0 ? Errno.EMFILE : CallResult.Success();
    }

    /// <summary>read(2) from a pipe; no script looks at what it reads.</summary>
    public static CallResult? Read(PipeDescriptor pipe, SystemCall.Read call)
    {
        if (!pipe.End.IsReader) return Errno.EBADF;
        SocketResult got = pipe.End.Pipe.Read(new byte[call.Parts.Sum(part => part?.Length ?? 0)]);
        return got.Error == Errno.EAGAIN && pipe.IsBlocking ? null : CallResult.From(got);
    }

    /// <summary>write(2) into a pipe, at most what it holds.</summary>
    public static CallResult? Write(PipeDescriptor pipe, SystemCall.Write call)
    {
        if (pipe.End.IsReader) return Errno.EBADF;
        SocketResult put = pipe.End.Pipe.Write(new byte[call.Parts.Sum(part => part?.Length ?? 0)]);
        return put.Error == Errno.EAGAIN && pipe.IsBlocking ? null : CallResult.From(put);
    }

    /// <summary>splice(2): one end at least is a pipe.</summary>
    public static CallResult? Splice(StackSystem system, SystemCall.Splice call)
    {
        Descriptor? from = system.Descriptors.Find(call.From);
        Descriptor? to = system.Descriptors.Find(call.To);
        if (from is null || to is null) return Errno.EBADF;
        int length = (int)Math.Min(call.Length, MostAtOnce);
        bool waits = (call.Flags & SpliceNonBlocking) == 0;
        SocketResult moved;
        switch (from, to)
        {
            case (SocketDescriptor socket, PipeDescriptor { End.IsReader: false } pipe):
                // The flag is about the pipe: text is waited for all the same.
                waits = socket.IsBlocking && (waits || pipe.End.Pipe.Space > 0);
                moved = system.Stack.SpliceToPipe(socket.Handle, pipe.End.Pipe, length, waits, system.Now);
                break;
            case (PipeDescriptor { End.IsReader: true } pipe, SocketDescriptor socket):
                waits &= socket.IsBlocking;
                moved = system.Stack.SpliceFromPipe(socket.Handle, pipe.End.Pipe, length, (call.Flags & SpliceMore) != 0 ? SendFlags.More : SendFlags.None, system.Now);
                break;
            default:
                return Errno.EINVAL;
        }
        return moved.Error == Errno.EAGAIN && waits ? null : CallResult.From(moved);
    }

    /// <summary>open(2).</summary>
    public static CallResult OpenFile(StackSystem system) => StackCalls.Open(system, new FileDescriptor());

    /// <summary>sendfile(2): the file's zeros are sent as any others.</summary>
    public static Func<CallResult?> SendFile(StackSystem system, SystemCall.SendFile call, StackCall running)
    {
        if (system.Descriptors.Find(call.From) is not FileDescriptor) return () => Errno.EINVAL;
        var send = new StackSend(system, call.To, new byte[Math.Min(call.Length, MostAtOnce)], (int)Math.Min(call.Length, MostAtOnce), 0, null, running);
        return send.Attempt;
    }
}
