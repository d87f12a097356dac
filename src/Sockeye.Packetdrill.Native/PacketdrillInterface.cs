using System.Runtime.InteropServices;

namespace Sockeye.Packetdrill.Native;

/// <summary>struct packetdrill_interface (packetdrill.h): what the tool calls instead of the kernel. The first argument of each
/// function is <see cref="UserData"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PacketdrillInterface
{
    public nint UserData;
    public delegate* unmanaged<nint, void> Free;
    public delegate* unmanaged<nint, int, int, int, int> Socket;
    public delegate* unmanaged<nint, int, byte*, uint, int> Bind;
    public delegate* unmanaged<nint, int, int, int> Listen;
    public delegate* unmanaged<nint, int, byte*, uint*, int> Accept;
    public delegate* unmanaged<nint, int, byte*, uint, int> Connect;
    public delegate* unmanaged<nint, int, byte*, nuint, nint> Read;
    public delegate* unmanaged<nint, int, IOVector*, int, nint> ReadVector;
    public delegate* unmanaged<nint, int, byte*, nuint, int, nint> Receive;
    public delegate* unmanaged<nint, int, byte*, nuint, int, byte*, uint*, nint> ReceiveFrom;
    public delegate* unmanaged<nint, int, NativeMessage*, int, nint> ReceiveMessage;
    public delegate* unmanaged<nint, int, byte*, nuint, nint> Write;
    public delegate* unmanaged<nint, int, IOVector*, int, nint> WriteVector;
    public delegate* unmanaged<nint, int, byte*, nuint, int, nint> Send;
    public delegate* unmanaged<nint, int, byte*, nuint, int, byte*, uint, nint> SendTo;
    public delegate* unmanaged<nint, int, NativeMessage*, int, nint> SendMessage;
    public delegate* unmanaged<nint, int, int, nint, int> Control;
    public delegate* unmanaged<nint, int, nuint, int*, int> DeviceControl;
    public delegate* unmanaged<nint, int, int> Close;
    public delegate* unmanaged<nint, int, int, int> Shutdown;
    public delegate* unmanaged<nint, int, int, int, byte*, uint*, int> GetOption;
    public delegate* unmanaged<nint, int, int, int, byte*, uint, int> SetOption;
    public delegate* unmanaged<nint, NativePoll*, nuint, int, int> Poll;
    public delegate* unmanaged<nint, byte*, nuint, int> DeviceSend;
    public delegate* unmanaged<nint, byte*, nuint*, long*, int> DeviceReceive;
    public delegate* unmanaged<nint, uint, int> Sleep;
    public delegate* unmanaged<nint, long*, nint, int> TimeOfDay;
    public delegate* unmanaged<nint, int, int> EpollCreate;
    public delegate* unmanaged<nint, int, int, int, byte*, int> EpollControl;
    public delegate* unmanaged<nint, int, byte*, int, int, int> EpollWait;
    public delegate* unmanaged<nint, int*, int> Pipe;
    public delegate* unmanaged<nint, int, nint, int, nint, nuint, uint, nint> Splice;
}

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IOVector
{
    public byte* Base;
    public nuint Length;
}

/// <summary>struct msghdr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMessage
{
    public byte* Name;
    public uint NameLength;
    public IOVector* Parts;
    public nuint PartCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativePoll
{
    public int Descriptor;
    public short Events;
    public short Returned;
}
