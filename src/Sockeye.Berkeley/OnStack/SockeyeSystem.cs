using System.Text;
using Sockeye.Berkeley.Systems;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;

namespace Sockeye.Berkeley.OnStack;

/// <summary>Sockeye's own stack as a socket system: one host, on which processes run.</summary>
/// <remarks>The driver says whose time it is: a <c>StackLoop</c>'s in production, a simulated host's in virtual time.</remarks>
/// <param name="driver">Whoever holds the stack's turn. It stays its owner's.</param>
public sealed class SockeyeSystem(IStackDriver driver) : SocketSystem
{
    /// <inheritdoc/>
    public override string Name => "sockeye";

    /// <summary>Where processes get their threads when the driver's time is not real (name, program): in a simulated world
    /// that is its own way to start a program. Null for ordinary threads.</summary>
    public Action<string, Action>? ThreadStarter { get; init; }

    /// <summary>Whoever holds the stack's turn.</summary>
    public IStackDriver Driver { get; } = driver;

    /// <inheritdoc/>
    protected internal override TimeSpan Now => Driver.Now - Instant.Zero;

    /// <inheritdoc/>
    protected override int CreateSocket(int family, int type, int protocol, out KernelSocket? socket)
    {
        socket = null;
        // The stack's families are sixteen bits; a number beyond them is a family that nobody has.
        if (family is < 0 or > ushort.MaxValue)
            return -Libc.EAFNOSUPPORT;
        var (result, handle) = Driver.Call((family, type, protocol), static (stack, now, asked) =>
        {
            var made = stack.Socket(
                (AddressFamily)asked.family, (SocketType)asked.type, asked.protocol, out var handle, now);
            return (made, handle);
        });
        if (!result.IsSuccess)
            return -(int)result.Error;
        socket = new SockeyeSocket(Driver, handle, family, type, protocol);
        return 0;
    }

    /// <inheritdoc/>
    protected override int CreatePair(
        int family, int type, int protocol, out KernelSocket? first, out KernelSocket? second)
    {
        first = second = null;
        if (family is < 0 or > ushort.MaxValue)
            return -Libc.EAFNOSUPPORT;
        var (result, one, other) = Driver.Call((family, type, protocol), static (stack, now, asked) =>
        {
            var made = stack.SocketPair(
                (AddressFamily)asked.family, (SocketType)asked.type, asked.protocol, out var one, out var other, now);
            return (made, one, other);
        });
        if (!result.IsSuccess)
            return -(int)result.Error;
        first = new SockeyeSocket(Driver, one, family, type, protocol);
        second = new SockeyeSocket(Driver, other, family, type, protocol);
        return 0;
    }

    /// <inheritdoc/>
    /// <remarks>Path names live in the stack, not in a file system; like files they outlive their socket.</remarks>
    protected override int RemoveName(string path)
    {
        var result = Driver.Call(path, static (stack, _, name) => stack.Unlink(Encoding.UTF8.GetBytes(name)));
        return result.IsSuccess ? 0 : -(int)result.Error;
    }

    /// <inheritdoc/>
    protected internal override Waiter CreateWaiter() => new SockeyeWaiter(Driver);

    /// <inheritdoc/>
    protected internal override void StartThread(string name, Action main)
    {
        if (ThreadStarter is { } start)
            start(name, main);
        else
            base.StartThread(name, main);
    }
}
