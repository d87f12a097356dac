namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>One system call with its arguments as C would see them. Buffers that the call fills are filled in place.</summary>
/// <remarks>A null buffer or address is a null pointer.</remarks>
public abstract record SystemCall
{
    private SystemCall()
    {
    }

    /// <summary>socket(2).</summary>
    public sealed record Socket(int Family, int Type, int Protocol) : SystemCall;

    /// <summary>bind(2).</summary>
    public sealed record Bind(int Descriptor, byte[]? Address) : SystemCall;

    /// <summary>listen(2).</summary>
    public sealed record Listen(int Descriptor, int Backlog) : SystemCall;

    /// <summary>accept(2).</summary>
    public sealed record Accept(int Descriptor) : SystemCall
    {
        /// <summary>The peer's address afterwards.</summary>
        public byte[] Peer { get; set; } = [];
    }

    /// <summary>connect(2).</summary>
    public sealed record Connect(int Descriptor, byte[]? Address) : SystemCall;

    /// <summary>read(2), readv(2): the parts are filled in order.</summary>
    public sealed record Read(int Descriptor, IReadOnlyList<byte[]?> Parts) : SystemCall;

    /// <summary>write(2), writev(2).</summary>
    public sealed record Write(int Descriptor, IReadOnlyList<byte[]?> Parts) : SystemCall;

    /// <summary>recv(2), recvfrom(2).</summary>
    public sealed record Receive(int Descriptor, byte[]? Buffer, int Flags) : SystemCall;

    /// <summary>recvmsg(2).</summary>
    public sealed record ReceiveMessage(int Descriptor, MessageHeader Message, int Flags) : SystemCall;

    /// <summary>send(2), sendto(2).</summary>
    public sealed record Send(int Descriptor, byte[]? Data, int Length, int Flags, byte[]? Address) : SystemCall;

    /// <summary>sendmsg(2).</summary>
    public sealed record SendMessage(int Descriptor, MessageHeader Message, int Flags) : SystemCall;

    /// <summary>fcntl(2).</summary>
    public sealed record Control(int Descriptor, int Command, long Argument) : SystemCall;

    /// <summary>ioctl(2): the argument is replaced by what the call says.</summary>
    public sealed record DeviceControl(int Descriptor, ulong Request) : SystemCall
    {
        /// <summary>What the argument points to.</summary>
        public int Argument { get; set; }
    }

    /// <summary>close(2).</summary>
    public sealed record Close(int Descriptor) : SystemCall;

    /// <summary>shutdown(2).</summary>
    public sealed record Shutdown(int Descriptor, int How) : SystemCall;

    /// <summary>getsockopt(2).</summary>
    public sealed record GetOption(int Descriptor, int Level, int Name, byte[] Value) : SystemCall
    {
        /// <summary>Length in and out.</summary>
        public int Length { get; set; } = Value.Length;
    }

    /// <summary>setsockopt(2).</summary>
    public sealed record SetOption(int Descriptor, int Level, int Name, byte[]? Value, int Length) : SystemCall;

    /// <summary>poll(2).</summary>
    public sealed record Poll(PollEntry[] Entries, int Timeout) : SystemCall;

    /// <summary>epoll_create(2).</summary>
    public sealed record EpollCreate(int Size) : SystemCall;

    /// <summary>epoll_ctl(2).</summary>
    public sealed record EpollControl(int Epoll, int Operation, int Descriptor, EpollEntry Entry) : SystemCall;

    /// <summary>epoll_wait(2).</summary>
    public sealed record EpollWait(int Epoll, EpollEntry[] Entries, int Timeout) : SystemCall;

    /// <summary>pipe(2).</summary>
    public sealed record Pipe : SystemCall
    {
        /// <summary>The end to read from.</summary>
        public int ReadEnd { get; set; } = -1;

        /// <summary>The end to write to.</summary>
        public int WriteEnd { get; set; } = -1;
    }

    /// <summary>splice(2).</summary>
    public sealed record Splice(int From, int To, long Length, uint Flags) : SystemCall;

    /// <summary>open(2): a file that reads as zeros, of any length.</summary>
    public sealed record Open(string Path, int Flags, int Mode) : SystemCall;

    /// <summary>sendfile(2).</summary>
    public sealed record SendFile(int To, int From, long? Offset, long Length) : SystemCall;
}
