using Sockeye.Berkeley.Names;
using Sockeye.Berkeley.Systems;

namespace Sockeye.Berkeley.Linux;

/// <summary>The host's kernel as a socket system: the oracle that Sockeye's own is compared with.</summary>
public sealed class LinuxSystem : SocketSystem
{
    /// <summary>The kernel that this program runs on.</summary>
    /// <exception cref="PlatformNotSupportedException">It is not Linux.</exception>
    public LinuxSystem()
    {
        if (!OperatingSystem.IsLinux() || !BitConverter.IsLittleEndian || nint.Size != 8)
            throw new PlatformNotSupportedException("LinuxSystem needs Linux on x86-64 or arm64.");
        Hosts = HostTable.Load("/etc/hosts");
    }

    /// <inheritdoc/>
    public override string Name => "linux";

    /// <inheritdoc/>
    protected override int CreateSocket(int family, int type, int protocol, out KernelSocket? socket)
    {
        var descriptor = Interop.Checked(
            Interop.socket(family, type | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, protocol));
        socket = descriptor < 0 ? null : Wrap(descriptor, family, type, protocol);
        return Math.Min(descriptor, 0);
    }

    /// <inheritdoc/>
    protected override unsafe int CreatePair(
        int family, int type, int protocol, out KernelSocket? first, out KernelSocket? second)
    {
        first = second = null;
        var pair = stackalloc int[2];
        var result = Interop.Checked(
            Interop.socketpair(family, type | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, protocol, pair));
        if (result < 0)
            return result;
        first = Wrap(pair[0], family, type, protocol);
        second = Wrap(pair[1], family, type, protocol);
        return 0;
    }

    /// <inheritdoc/>
    protected override int RemoveName(string path) => Interop.Checked(Interop.unlink(path));

    /// <inheritdoc/>
    protected internal override Waiter CreateWaiter() => new LinuxWaiter();

    // The kernel says which protocol 0 became.
    private static LinuxSocket Wrap(int descriptor, int family, int type, int protocol)
    {
        var asked = new LinuxSocket(descriptor, family, type, protocol);
        var kernelProtocol = asked.OptionValue(Libc.SOL_SOCKET, Libc.SO_PROTOCOL);
        var kernelType = asked.OptionValue(Libc.SOL_SOCKET, Libc.SO_TYPE);
        return new LinuxSocket(
            descriptor, family, kernelType < 0 ? type : kernelType, kernelProtocol < 0 ? protocol : kernelProtocol);
    }
}
