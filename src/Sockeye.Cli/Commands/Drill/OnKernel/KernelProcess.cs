using System.Collections.Concurrent;
using Sockeye.Berkeley.Linux;
using Sockeye.Berkeley.Structures;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Cli.Commands.Drill.OnKernel;

/// <summary>The program of a script on the host's kernel: its descriptors, and the threads that make its calls.</summary>
/// <remarks>A call may block for good, so each is made on a thread that nobody waits for; another one makes the next.</remarks>
internal sealed class KernelProcess(NetworkNamespace home, KernelHost host, Func<Instant> clock) : IDisposable
{
    private readonly ConcurrentDictionary<int, byte> _open = [];
    private readonly List<CallThread> _threads = [new()];

    /// <summary>Begins a call.</summary>
    public KernelCall Begin(SystemCall call)
    {
        var running = new KernelCall(call, clock);
        // Only the making of a socket looks at the thread's namespace.
        if (call is SystemCall.Socket socket) running.Finish(Result(home.Run(() => Create(socket))));
        else FreeThread().Do(() => running.Finish(Result(Run(call))));
        return running;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        const int shutdownBoth = 2;
        foreach (int descriptor in _open.Keys)
        {
            HostCalls.Shutdown(descriptor, shutdownBoth); // wakes whoever is blocked in it
            HostCalls.Close(descriptor);
        }
        _open.Clear();
        foreach (CallThread thread in _threads)
        {
            if (thread.IsFree) thread.Dispose();
        }
    }

    private CallThread FreeThread()
    {
        CallThread? free = _threads.Find(thread => thread.IsFree);
        if (free is null) _threads.Add(free = new CallThread());
        return free;
    }

    private static CallResult Result(long result) => result >= 0 ? CallResult.Success(result) : new CallResult(-1, (int)-result);

    private long Create(SystemCall.Socket socket)
    {
        const int ipProtocolTcp = 6, tcpCongestion = 13, typeMask = 0xF, stream = 1;
        long descriptor = Opened(HostCalls.Socket(socket.Family, socket.Type, socket.Protocol));
        if (descriptor >= 0 && (socket.Type & typeMask) == stream && host.CongestionControl is { } name)
        {
            byte[] value = System.Text.Encoding.ASCII.GetBytes(name);
            HostCalls.SetOption((int)descriptor, ipProtocolTcp, tcpCongestion, value, value.Length);
        }
        return descriptor;
    }

    private long Opened(long descriptor)
    {
        if (descriptor >= 0) _open[(int)descriptor] = 0;
        return descriptor;
    }

    private long Run(SystemCall call)
    {
        switch (call)
        {
            case SystemCall.Bind bind: return HostCalls.Bind(bind.Descriptor, bind.Address);
            case SystemCall.Listen listen: return HostCalls.Listen(listen.Descriptor, listen.Backlog);
            case SystemCall.Connect connect: return HostCalls.Connect(connect.Descriptor, connect.Address);
            case SystemCall.Read read: return HostCalls.Read(read.Descriptor, read.Parts);
            case SystemCall.Write write: return HostCalls.Write(write.Descriptor, write.Parts);
            case SystemCall.Receive receive: return HostCalls.Receive(receive.Descriptor, receive.Buffer, receive.Flags);
            case SystemCall.Send send: return HostCalls.Send(send.Descriptor, send.Data, send.Length, send.Flags, send.Address);
            case SystemCall.SendMessage send:
                return HostCalls.SendMessage(send.Descriptor, send.Message.Name, send.Message.Parts, send.Message.Control, send.Flags);
            case SystemCall.Control control: return HostCalls.Control(control.Descriptor, control.Command, control.Argument);
            case SystemCall.Shutdown shutdown: return HostCalls.Shutdown(shutdown.Descriptor, shutdown.How);
            case SystemCall.SetOption set: return HostCalls.SetOption(set.Descriptor, set.Level, set.Name, set.Value, set.Length);
            case SystemCall.EpollCreate create: return Opened(HostCalls.EpollCreate(create.Size));
            case SystemCall.EpollControl control:
                return HostCalls.EpollControl(control.Epoll, control.Operation, control.Descriptor, control.Entry.Events, control.Entry.Data);
            case SystemCall.Splice splice: return HostCalls.Splice(splice.From, splice.To, splice.Length, splice.Flags);
            case SystemCall.Open open: return Opened(HostCalls.Open(open.Path, open.Flags, open.Mode));
            case SystemCall.SendFile send: return HostCalls.SendFile(send.To, send.From, send.Offset, send.Length);
            case SystemCall.Close close:
                _open.TryRemove(close.Descriptor, out _);
                return HostCalls.Close(close.Descriptor);
            default: return RunWithResults(call);
        }
    }

    // Calls that tell more than their result.
    private long RunWithResults(SystemCall call)
    {
        switch (call)
        {
            case SystemCall.Accept accept:
                long accepted = Opened(HostCalls.Accept(accept.Descriptor, out byte[] peer));
                accept.Peer = peer;
                return accepted;
            case SystemCall.ReceiveMessage receive:
                byte[] control = new byte[receive.Message.ControlCapacity];
                int flags = receive.Message.Flags;
                long received = HostCalls.ReceiveMessage(receive.Descriptor, receive.Message.Parts, ref control, receive.Flags, ref flags);
                receive.Message.Control = received < 0 ? [] : control;
                receive.Message.Flags = flags;
                return received;
            case SystemCall.DeviceControl device:
                int argument = device.Argument;
                long controlled = HostCalls.DeviceControl(device.Descriptor, device.Request, ref argument);
                device.Argument = argument;
                return controlled;
            case SystemCall.GetOption get:
                int length = get.Length;
                long got = HostCalls.GetOption(get.Descriptor, get.Level, get.Name, get.Value, ref length);
                get.Length = length;
                return got;
            case SystemCall.Pipe pipe:
                long made = HostCalls.Pipe(out int readEnd, out int writeEnd);
                if (made >= 0) (pipe.ReadEnd, pipe.WriteEnd) = ((int)Opened(readEnd), (int)Opened(writeEnd));
                return made;
            case SystemCall.Poll poll: return Poll(poll);
            case SystemCall.EpollWait wait:
                var events = new (uint Events, ulong Data)[wait.Entries.Length];
                long ready = HostCalls.EpollWait(wait.Epoll, events, wait.Timeout);
                for (int i = 0; i < ready; i++) wait.Entries[i] = new EpollEntry(events[i].Events, events[i].Data);
                return ready;
            default: throw new NotSupportedException($"{call.GetType().Name} is not known to the kernel's side");
        }
    }

    private static long Poll(SystemCall.Poll poll)
    {
        pollfd[] entries = [.. poll.Entries.Select(entry => new pollfd { fd = entry.Descriptor, events = entry.Events })];
        long ready = HostCalls.Poll(entries, poll.Timeout);
        for (int i = 0; i < entries.Length; i++) poll.Entries[i].Returned = entries[i].revents;
        return ready;
    }
}
