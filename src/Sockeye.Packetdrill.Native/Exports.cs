using System.Runtime.InteropServices;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Packetdrill.Native;

/// <summary>What the real packetdrill finds in the library: <c>packetdrill_interface_init</c>, and the functions that it fills in.</summary>
public static unsafe class Exports
{
    private static Referee? s_referee;

    /// <summary>Fills in the functions.</summary>
    [UnmanagedCallersOnly(EntryPoint = "packetdrill_interface_init")]
    internal static void Initialize(byte* flags, PacketdrillInterface* functions)
    {
        s_referee = new Referee(Marshal.PtrToStringUTF8((nint)flags) ?? "");
        *functions = new PacketdrillInterface
        {
            Free = &Free, Socket = &Socket, Bind = &Bind, Listen = &Listen, Accept = &Accept, Connect = &Connect,
            Read = &Read, ReadVector = &ReadVector, Receive = &Receive, ReceiveFrom = &ReceiveFrom, ReceiveMessage = &ReceiveMessage,
            Write = &Write, WriteVector = &WriteVector, Send = &Send, SendTo = &SendTo, SendMessage = &SendMessage,
            Control = &Control, DeviceControl = &DeviceControl, Close = &Close, Shutdown = &Shutdown,
            GetOption = &GetOption, SetOption = &SetOption, Poll = &Poll, DeviceSend = &DeviceSend, DeviceReceive = &DeviceReceive,
            Sleep = &Sleep, TimeOfDay = &TimeOfDay, EpollCreate = &EpollCreate, EpollControl = &EpollControl, EpollWait = &EpollWait,
            Pipe = &Pipe, Splice = &Splice,
        };
    }

    [UnmanagedCallersOnly]
    private static void Free(nint self)
    {
        s_referee?.Dispose();
        s_referee = null;
    }

    [UnmanagedCallersOnly]
    private static int Socket(nint self, int domain, int type, int protocol) => (int)Do(new SystemCall.Socket(domain, type, protocol));

    [UnmanagedCallersOnly]
    private static int Bind(nint self, int fd, byte* address, uint length) => (int)Do(new SystemCall.Bind(fd, Take(address, length)));

    [UnmanagedCallersOnly]
    private static int Listen(nint self, int fd, int backlog) => (int)Do(new SystemCall.Listen(fd, backlog));

    [UnmanagedCallersOnly]
    private static int Accept(nint self, int fd, byte* address, uint* length)
    {
        var call = new SystemCall.Accept(fd);
        long result = Do(call);
        if (result >= 0) Give(call.Peer, address, length);
        return (int)result;
    }

    [UnmanagedCallersOnly]
    private static int Connect(nint self, int fd, byte* address, uint length) => (int)Do(new SystemCall.Connect(fd, Take(address, length)));

    [UnmanagedCallersOnly]
    private static nint Read(nint self, int fd, byte* buffer, nuint length)
    {
        byte[] bytes = new byte[length];
        long result = Do(new SystemCall.Read(fd, [buffer is null ? null : bytes]));
        Fill(bytes, buffer, result);
        return (nint)result;
    }

    [UnmanagedCallersOnly]
    private static nint ReadVector(nint self, int fd, IOVector* vector, int count)
    {
        byte[]?[] parts = Parts(vector, (nuint)count, copy: false);
        long result = Do(new SystemCall.Read(fd, parts));
        if (result > 0) Scatter(parts, vector, result);
        return (nint)result;
    }

    [UnmanagedCallersOnly]
    private static nint Receive(nint self, int fd, byte* buffer, nuint length, int flags) => ReceiveInto(fd, buffer, length, flags);

    [UnmanagedCallersOnly]
    private static nint ReceiveFrom(nint self, int fd, byte* buffer, nuint length, int flags, byte* address, uint* addressLength) =>
        ReceiveInto(fd, buffer, length, flags);

    [UnmanagedCallersOnly]
    private static nint ReceiveMessage(nint self, int fd, NativeMessage* message, int flags)
    {
        byte[]?[] parts = Parts(message->Parts, message->PartCount, copy: false);
        var header = new MessageHeader { Parts = parts, ControlCapacity = (int)message->ControlLength, Flags = message->Flags };
        long result = Do(new SystemCall.ReceiveMessage(fd, header, flags));
        if (result < 0) return (nint)result;
        Scatter(parts, message->Parts, result);
        header.Control.CopyTo(new Span<byte>(message->Control, (int)message->ControlLength));
        message->ControlLength = (nuint)header.Control.Length;
        message->Flags = header.Flags;
        return (nint)result;
    }

    [UnmanagedCallersOnly]
    private static nint Write(nint self, int fd, byte* buffer, nuint length) =>
        (nint)Do(new SystemCall.Write(fd, [Take(buffer, length)]));

    [UnmanagedCallersOnly]
    private static nint WriteVector(nint self, int fd, IOVector* vector, int count) =>
        (nint)Do(new SystemCall.Write(fd, Parts(vector, (nuint)count, copy: true)));

    [UnmanagedCallersOnly]
    private static nint Send(nint self, int fd, byte* buffer, nuint length, int flags) =>
        (nint)Do(new SystemCall.Send(fd, Take(buffer, length), (int)length, flags, null));

    [UnmanagedCallersOnly]
    private static nint SendTo(nint self, int fd, byte* buffer, nuint length, int flags, byte* address, uint addressLength) =>
        (nint)Do(new SystemCall.Send(fd, Take(buffer, length), (int)length, flags, Take(address, addressLength)));

    [UnmanagedCallersOnly]
    private static nint SendMessage(nint self, int fd, NativeMessage* message, int flags)
    {
        var header = new MessageHeader
        {
            Name = Take(message->Name, message->NameLength), Parts = Parts(message->Parts, message->PartCount, copy: true),
            Control = Take(message->Control, message->ControlLength) ?? [],
        };
        return (nint)Do(new SystemCall.SendMessage(fd, header, flags));
    }

    [UnmanagedCallersOnly]
    private static int Control(nint self, int fd, int command, nint argument) => (int)Do(new SystemCall.Control(fd, command, argument));

    [UnmanagedCallersOnly]
    private static int DeviceControl(nint self, int fd, nuint request, int* argument)
    {
        var call = new SystemCall.DeviceControl(fd, request);
        long result = Do(call);
        if (result >= 0 && argument is not null) *argument = call.Argument;
        return (int)result;
    }

    [UnmanagedCallersOnly]
    private static int Close(nint self, int fd) => (int)Do(new SystemCall.Close(fd));

    [UnmanagedCallersOnly]
    private static int Shutdown(nint self, int fd, int how) => (int)Do(new SystemCall.Shutdown(fd, how));

    [UnmanagedCallersOnly]
    private static int GetOption(nint self, int fd, int level, int name, byte* value, uint* length)
    {
        var call = new SystemCall.GetOption(fd, level, name, new byte[*length]);
        long result = Do(call);
        if (result < 0) return (int)result;
        Give(call.Value.AsSpan(0, call.Length), value, length);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int SetOption(nint self, int fd, int level, int name, byte* value, uint length) =>
        (int)Do(new SystemCall.SetOption(fd, level, name, Take(value, length), (int)length));

    [UnmanagedCallersOnly]
    private static int Poll(nint self, NativePoll* entries, nuint count, int timeout)
    {
        var call = new SystemCall.Poll(new PollEntry[count], timeout);
        for (int i = 0; i < (int)count; i++) call.Entries[i] = new PollEntry(entries[i].Descriptor, entries[i].Events, 0);
        long result = Do(call);
        for (int i = 0; i < (int)count; i++) entries[i].Returned = call.Entries[i].Returned;
        return (int)result;
    }

    [UnmanagedCallersOnly]
    private static int DeviceSend(nint self, byte* packet, nuint length)
    {
        s_referee!.Inject(new ReadOnlySpan<byte>(packet, (int)length));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int DeviceReceive(nint self, byte* buffer, nuint* length, long* time)
    {
        if (!s_referee!.TryReceive(out EmittedPacket packet, out long microseconds))
        {
            // The tool would ask for ever.
            Console.Error.WriteLine("sockeye: the expected packet did not come");
            Environment.Exit(1);
        }
        packet.Bytes.AsSpan(0, Math.Min(packet.Bytes.Length, (int)*length)).CopyTo(new Span<byte>(buffer, (int)*length));
        *length = (nuint)packet.Bytes.Length;
        *time = microseconds;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Sleep(nint self, uint microseconds)
    {
        s_referee!.Sleep(microseconds);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int TimeOfDay(nint self, long* time, nint zone)
    {
        long microseconds = s_referee!.TimeOfDay();
        time[0] = microseconds / 1_000_000;
        time[1] = microseconds % 1_000_000;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int EpollCreate(nint self, int size) => (int)Do(new SystemCall.EpollCreate(size));

    [UnmanagedCallersOnly]
    private static int EpollControl(nint self, int poll, int operation, int fd, byte* entry)
    {
        EpollEntry wanted = entry is null ? default : new EpollEntry(*(uint*)entry, *(ulong*)(entry + EpollDataOffset));
        return (int)Do(new SystemCall.EpollControl(poll, operation, fd, wanted));
    }

    [UnmanagedCallersOnly]
    private static int EpollWait(nint self, int poll, byte* entries, int most, int timeout)
    {
        var call = new SystemCall.EpollWait(poll, new EpollEntry[Math.Max(0, most)], timeout);
        long result = Do(call);
        for (int i = 0; i < result; i++)
        {
            byte* entry = entries + (i * (EpollDataOffset + 8));
            *(uint*)entry = call.Entries[i].Events;
            *(ulong*)(entry + EpollDataOffset) = call.Entries[i].Data;
        }
        return (int)result;
    }

    [UnmanagedCallersOnly]
    private static int Pipe(nint self, int* ends)
    {
        var call = new SystemCall.Pipe();
        long result = Do(call);
        (ends[0], ends[1]) = (call.ReadEnd, call.WriteEnd);
        return (int)result;
    }

    [UnmanagedCallersOnly]
    private static nint Splice(nint self, int from, nint fromOffset, int to, nint toOffset, nuint length, uint flags) =>
        (nint)Do(new SystemCall.Splice(from, to, (long)length, flags));

    // struct epoll_event is packed on x86-64 only.
    private static int EpollDataOffset => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static long Do(SystemCall call)
    {
        CallResult result = s_referee!.Call(call);
        if (result.Error != 0) Marshal.SetLastSystemError(result.Error);
        return result.Value;
    }

    private static nint ReceiveInto(int fd, byte* buffer, nuint length, int flags)
    {
        byte[] bytes = new byte[length];
        long result = Do(new SystemCall.Receive(fd, buffer is null ? null : bytes, flags));
        Fill(bytes, buffer, result);
        return (nint)result;
    }

    private static byte[]? Take(byte* source, nuint length) => source is null ? null : new ReadOnlySpan<byte>(source, (int)length).ToArray();

    private static void Fill(byte[] bytes, byte* target, long count)
    {
        if (count > 0 && target is not null) bytes.AsSpan(0, (int)Math.Min(count, bytes.Length)).CopyTo(new Span<byte>(target, bytes.Length));
    }

    private static void Give(ReadOnlySpan<byte> bytes, byte* target, uint* length)
    {
        if (target is null || length is null) return;
        bytes[..(int)Math.Min((uint)bytes.Length, *length)].CopyTo(new Span<byte>(target, (int)*length));
        *length = (uint)bytes.Length;
    }

    private static byte[]?[] Parts(IOVector* vector, nuint count, bool copy)
    {
        var parts = new byte[]?[count];
        for (int i = 0; i < parts.Length; i++)
        {
            if (vector[i].Base is not null) parts[i] = copy ? Take(vector[i].Base, vector[i].Length) : new byte[vector[i].Length];
        }
        return parts;
    }

    private static void Scatter(byte[]?[] parts, IOVector* vector, long count)
    {
        for (int i = 0; i < parts.Length && count > 0; i++)
        {
            if (parts[i] is not { } part) continue;
            Fill(part, vector[i].Base, Math.Min(count, part.Length));
            count -= part.Length;
        }
    }
}
