// A socket of a Sockeye stack. Every call goes through the driver's turn; memory crosses it in pooled arrays, because a call
// may be run by another thread while this one waits for it.

using System.Buffers;
using System.Runtime.InteropServices;
using Sockeye.Berkeley.Structures;
using Sockeye.Berkeley.Systems;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport;

namespace Sockeye.Berkeley.OnStack;

/// <summary>A socket of a Sockeye stack, and the watcher that wakes who waits for it.</summary>
internal sealed class SockeyeSocket : KernelSocket, ISocketWatcher
{
    // A stream's data crosses the turn in pieces of at most this, so that others get their turn in between.
    private const int Piece = 256 << 10;

    // No datagram is longer; a longer one is refused by its length alone.
    private const int LargestDatagram = 65_536;

    private readonly IStackDriver _driver;
    private readonly SocketHandle _handle;
    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiters = [];

    public SockeyeSocket(IStackDriver driver, SocketHandle handle, int family, int type, int protocol)
        : base(family, type, ProtocolOf(family, type, protocol))
    {
        _driver = driver;
        _handle = handle;
        driver.Watch(handle, this);
    }

    /// <inheritdoc/>
    public override string State => (Family, Type) switch
    {
        (Libc.AF_INET or Libc.AF_INET6, Libc.SOCK_STREAM) => TcpStates.NameOf(this),
        _ when IsListening() => "LISTEN",
        _ => GetPeerName(stackalloc byte[sockaddr_storage.Size]) >= 0 ? "CONNECTED" : "UNCONNECTED",
    };

    /// <inheritdoc/>
    public void OnSocketEvent(SocketHandle socket, Notice changed)
    {
        lock (_lock)
        {
            foreach (var waiter in _waiters)
                waiter.Wake();
        }
    }

    /// <summary>The waiter is woken by what happens from now on.</summary>
    public void AddWaiter(Waiter waiter)
    {
        lock (_lock)
            _waiters.Add(waiter);
    }

    /// <summary>The waiter hears no more.</summary>
    public void RemoveWaiter(Waiter waiter)
    {
        lock (_lock)
            _waiters.Remove(waiter);
    }

    /// <inheritdoc/>
    public override int Bind(ReadOnlySpan<byte> address)
    {
        var error = SocketAddressCodec.ReadForBind(Family, address, out var name);
        return error != 0 ? error : Outcome(_driver.Call(
            (_handle, name), static (stack, now, state) => stack.Bind(state._handle, state.name, now)));
    }

    /// <inheritdoc/>
    public override int Listen(int backlog) => Outcome(_driver.Call(
        (_handle, backlog), static (stack, now, state) => stack.Listen(state._handle, state.backlog, now)));

    /// <inheritdoc/>
    public override int Accept(Span<byte> address, out int addressLength, out KernelSocket? connection)
    {
        var (result, handle, peer) = _driver.Call(_handle, static (stack, now, listener) =>
        {
            var accepted = stack.Accept(listener, out var handle, out var peer, now);
            return (accepted, handle, peer);
        });
        connection = null;
        addressLength = 0;
        if (!result.IsSuccess)
            return -(int)result.Error;
        addressLength = SocketAddressCodec.Write(peer, Family, address);
        connection = new SockeyeSocket(_driver, handle, Family, Type, Protocol);
        return 0;
    }

    /// <inheritdoc/>
    public override int Connect(ReadOnlySpan<byte> address)
    {
        var error = SocketAddressCodec.ReadForConnect(Family, Type, address, out var name);
        return error != 0 ? error : Outcome(_driver.Call(
            (_handle, name), static (stack, now, state) => stack.Connect(state._handle, state.name, now)));
    }

    /// <inheritdoc/>
    public override int Send(
        ReadOnlySpan<byte> data, int flags, ReadOnlySpan<byte> address, ReadOnlySpan<byte> control)
    {
        var error = SocketAddressCodec.ReadForSend(Family, Type, address, out var to);
        if (error == 0)
            error = ControlMessageCodec.Read(control, out _);
        if (error != 0)
            return error;
        ControlMessageCodec.Read(control, out var asked);
        if (Type != Libc.SOCK_STREAM)
        {
            return data.Length > LargestDatagram ? -Libc.EMSGSIZE : SendPiece(data, flags, to, asked);
        }

        var sent = 0;
        while (true)
        {
            var piece = data.Slice(sent, Math.Min(Piece, data.Length - sent));
            var isLast = sent + piece.Length == data.Length;
            var count = SendPiece(piece, flags, to, asked with { Waits = !isLast, Continues = sent > 0 });
            if (count < 0)
                return sent > 0 ? sent : count;
            sent += count;
            if (count < piece.Length || sent == data.Length)
                return sent;
        }
    }

    /// <inheritdoc/>
    public override int Receive(Span<byte> data, int flags, ref Systems.ReceivedMessage message)
    {
        var room = Math.Min(data.Length, Type == Libc.SOCK_STREAM ? Piece : LargestDatagram);
        var rented = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            var (result, received) = _driver.Call(
                (_handle, rented, room, flags),
                static (stack, now, state) =>
                {
                    var buffer = state.rented.AsSpan(0, state.room);
                    var count = stack.Receive(state._handle, buffer, (ReceiveFlags)state.flags, out var message, now);
                    return (count, message);
                });
            if (!result.IsSuccess)
                return -(int)result.Error;
            // The stack says 0 of nobody where a datagram socket is shut for reading; the kernel's word is EAGAIN, which a
            // blocking call makes 0.
            if (Type == Libc.SOCK_DGRAM && !received.From.IsSome && result.Value == 0)
                return -Libc.EAGAIN;
            rented.AsSpan(0, Math.Min(result.Value, room)).CopyTo(data);
            message.AddressLength = SocketAddressCodec.Write(received.From, Family, message.Address);
            message.Flags = (int)received.Flags;
            message.ControlLength = ControlMessageCodec.Write(received, Family, message.Control, ref message.Flags);
            return result.Value;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    public override int Shutdown(int how) => how is < 0 or > 2 ? -Libc.EINVAL : Outcome(_driver.Call(
        (_handle, how), static (stack, now, state) => stack.Shutdown(state._handle, (ShutdownHow)state.how, now)));

    /// <inheritdoc/>
    public override int GetSocketName(Span<byte> address)
    {
        var (result, name) = _driver.Call(_handle, static (stack, _, handle) =>
        {
            var told = stack.GetName(handle, out var name);
            return (told, name);
        });
        return result.IsSuccess ? SocketAddressCodec.Write(name, Family, address) : -(int)result.Error;
    }

    /// <inheritdoc/>
    public override int GetPeerName(Span<byte> address)
    {
        var (result, name) = _driver.Call(_handle, static (stack, _, handle) =>
        {
            var told = stack.GetPeerName(handle, out var name);
            return (told, name);
        });
        return result.IsSuccess ? SocketAddressCodec.Write(name, Family, address) : -(int)result.Error;
    }

    /// <inheritdoc/>
    public override int SetOption(int level, int name, ReadOnlySpan<byte> value)
    {
        var rented = ArrayPool<byte>.Shared.Rent(value.Length);
        try
        {
            value.CopyTo(rented);
            return Outcome(_driver.Call(
                (_handle, level, name, rented, value.Length),
                static (stack, now, state) => stack.SetOption(
                    state._handle, state.level, state.name, state.rented.AsSpan(0, state.Length), now)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    public override int GetOption(int level, int name, Span<byte> value, ref int length)
    {
        var room = Math.Min(length, value.Length);
        var rented = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            var result = _driver.Call(
                (_handle, level, name, rented, room),
                static (stack, now, state) => stack.GetOption(
                    state._handle, state.level, state.name, state.rented.AsSpan(0, state.room), now));
            if (!result.IsSuccess)
                return -(int)result.Error;
            length = result.Value;
            rented.AsSpan(0, Math.Min(length, room)).CopyTo(value);
            return 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    public override int Available() =>
        Outcome(_driver.Call(_handle, static (stack, _, handle) => stack.BytesReadable(handle)));

    /// <inheritdoc/>
    public override int Ask(int request) => Outcome(_driver.Call((_handle, request), static (stack, _, state) => state.request switch
    {
        Libc.SIOCOUTQ => stack.BytesUnsent(state._handle),
        Libc.SIOCOUTQNSD => stack.BytesNeverSent(state._handle),
        _ => stack.IsAtMark(state._handle),
    }));

    /// <inheritdoc/>
    public override short Poll(short events)
    {
        const int always = Libc.POLLERR | Libc.POLLHUP | Libc.POLLNVAL;
        var now = (int)_driver.Call(_handle, static (stack, _, handle) => stack.Poll(handle));
        if ((now & Libc.POLLIN) != 0)
            now |= Libc.POLLRDNORM;
        if ((now & Libc.POLLOUT) != 0)
            now |= Libc.POLLWRNORM;
        return (short)(now & ((ushort)events | always));
    }

    /// <inheritdoc/>
    public override int Close()
    {
        Linger();
        _driver.Unwatch(_handle);
        return Outcome(_driver.Call(_handle, static (stack, now, handle) => stack.Close(handle, now)));
    }

    private int SendPiece(ReadOnlySpan<byte> data, int flags, SocketAddress to, SendControl asked)
    {
        var rented = ArrayPool<byte>.Shared.Rent(data.Length);
        try
        {
            data.CopyTo(rented);
            return Outcome(_driver.Call(
                (_handle, rented, data.Length, flags, to, asked),
                static (stack, now, state) => stack.Send(
                    state._handle, state.rented.AsSpan(0, state.Length), (SendFlags)state.flags,
                    state.to, state.asked, now)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // SO_LINGER with a time: close returns when the peer has everything and our FIN, or the time is over (inet_release).
    private void Linger()
    {
        Span<byte> value = stackalloc byte[8];
        var length = value.Length;
        if (Type != Libc.SOCK_STREAM || Family == Libc.AF_UNIX
            || GetOption(Libc.SOL_SOCKET, Libc.SO_LINGER, value, ref length) < 0)
            return;
        var linger = MemoryMarshal.Read<linger>(value);
        if (linger.l_onoff == 0 || linger.l_linger <= 0 || Shutdown(Libc.SHUT_WR) < 0)
            return;

        using var waiter = new SockeyeWaiter(_driver);
        var end = _driver.Now + TimeSpan.FromSeconds(linger.l_linger);
        // That the FIN is acknowledged is no event of its own, so it is looked for.
        while (TcpStates.NameOf(this) is "FIN-WAIT-1" or "CLOSING" or "LAST-ACK" && _driver.Now < end)
            waiter.Wait([], 2);
    }

    private bool IsListening()
    {
        Span<byte> value = stackalloc byte[4];
        var length = 4;
        return GetOption(Libc.SOL_SOCKET, Libc.SO_ACCEPTCONN, value, ref length) == 0 && value[0] != 0;
    }

    private static int Outcome(SocketResult result) => result.IsSuccess ? result.Value : -(int)result.Error;

    private static int ProtocolOf(int family, int type, int protocol) => (family, type, protocol) switch
    {
        (Libc.AF_UNIX, _, _) => 0,
        (_, Libc.SOCK_STREAM, 0) => Libc.IPPROTO_TCP,
        (_, Libc.SOCK_DGRAM, 0) => Libc.IPPROTO_UDP,
        _ => protocol,
    };
}
