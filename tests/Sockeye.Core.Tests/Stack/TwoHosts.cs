using System.Text;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Stack;

/// <summary>Two stacks on one wire, in virtual time; frames arrive at once, deadlines when <see cref="Run"/> reaches them.</summary>
internal sealed class TwoHosts
{
    private const int MaxRounds = 100_000;

    public TwoHosts(int mtu = 1500, StackOptions? options = null, ulong seed = 1)
    {
        options ??= new StackOptions();
        options = options with { Internet = options.Internet with { DuplicateAddressDetectionTransmits = 0 } };
        A = new NetStack(options, new SeededEntropy(seed));
        B = new NetStack(options, new SeededEntropy(seed + 1));
        NicA = Attach(A, 1, mtu);
        NicB = Attach(B, 2, mtu);
    }

    public static IPv4Address AddressA { get; } = new(10, 0, 0, 1);

    public static IPv4Address AddressB { get; } = new(10, 0, 0, 2);

    public static IPv6Address AddressA6 { get; } = IPv6Address.Parse("fd00::1");

    public static IPv6Address AddressB6 { get; } = IPv6Address.Parse("fd00::2");

    public NetStack A { get; }

    public NetStack B { get; }

    public Interface NicA { get; }

    public Interface NicB { get; }

    public Instant Now { get; private set; } = new(1_000_000);

    /// <summary>Asked of each frame from A to B and from B to A; true loses it.</summary>
    public Func<ReadOnlyMemory<byte>, bool>? Loses { get; set; }

    public int FramesCarried { get; private set; }

    public static SocketAddress At(InternetAddress address, ushort port, uint scope = 0) =>
        SocketAddress.From(new Endpoint(address, port, scope));

    /// <summary>Carries frames until there are none; time stands still.</summary>
    public void Settle()
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            bool moved = Carry(A, NicA, B, NicB);
            moved |= Carry(B, NicB, A, NicA);
            if (!moved) return;
        }
        Assert.Fail("the two stacks never stop talking");
    }

    /// <summary>Time passes, deadlines are met in their order.</summary>
    public void Run(TimeSpan duration)
    {
        Instant end = Now + duration;
        for (int round = 0; round < MaxRounds; round++)
        {
            Settle();
            Instant next = Instant.Min(A.NextDeadline, B.NextDeadline);
            if (next > end) break;
            Now = Instant.Max(Now, next);
            A.HandleTimeout(Now);
            B.HandleTimeout(Now);
        }
        Now = end;
        Settle();
    }

    public SocketHandle Open(NetStack stack, AddressFamily family, SocketType type, int protocol = 0)
    {
        SocketResult result = stack.Socket(family, type, protocol, out SocketHandle handle, Now);
        Assert.Equal(Errno.None, result.Error);
        return handle;
    }

    public SocketHandle Udp(NetStack stack, InternetAddress address, ushort port)
    {
        SocketHandle socket = Open(stack, address.IsIPv6 ? AddressFamily.IPv6 : AddressFamily.IPv4, SocketType.Datagram);
        Assert.Equal(Errno.None, stack.Bind(socket, At(address, port), Now).Error);
        return socket;
    }

    public SocketResult SendTo(NetStack stack, SocketHandle socket, string text, InternetAddress address, ushort port)
    {
        SocketResult result = stack.Send(socket, Encoding.ASCII.GetBytes(text), SendFlags.None, At(address, port), default, Now);
        Settle();
        return result;
    }

    public string? Read(NetStack stack, SocketHandle socket) => Read(stack, socket, out _);

    public string? Read(NetStack stack, SocketHandle socket, out ReceivedMessage message)
    {
        var buffer = new byte[70_000];
        SocketResult result = stack.Receive(socket, buffer, ReceiveFlags.None, out message, Now);
        return result.IsSuccess ? Encoding.ASCII.GetString(buffer, 0, result.Value) : null;
    }

    /// <summary>A listener on B and a connection to it from A, both ends established.</summary>
    public (SocketHandle Client, SocketHandle Server, SocketHandle Listener) Connected(ushort port = 8000, bool isV6 = false)
    {
        AddressFamily family = isV6 ? AddressFamily.IPv6 : AddressFamily.IPv4;
        InternetAddress address = isV6 ? AddressB6 : AddressB;
        SocketHandle listener = Open(B, family, SocketType.Stream);
        Assert.Equal(Errno.None, B.Bind(listener, At(address, port), Now).Error);
        Assert.Equal(Errno.None, B.Listen(listener, 16, Now).Error);
        SocketHandle client = Open(A, family, SocketType.Stream);
        Assert.Equal(Errno.EINPROGRESS, A.Connect(client, At(address, port), Now).Error);
        Settle();
        Assert.Equal(Errno.None, A.Connect(client, At(address, port), Now).Error);
        Assert.Equal(Errno.None, B.Accept(listener, out SocketHandle server, out _, Now).Error);
        return (client, server, listener);
    }

    public static List<SocketEvent> Events(NetStack stack)
    {
        var events = new List<SocketEvent>();
        while (stack.PollEvent(out SocketEvent happened)) events.Add(happened);
        return events;
    }

    private Interface Attach(NetStack stack, byte number, int mtu)
    {
        Interface nic = stack.AddInterface(
            new InterfaceOptions { MacAddress = new MacAddress(0x0200_0000_0000UL + number), Mtu = mtu }, Now);
        Add(stack, nic, new IPv4Address(10, 0, 0, number), 24);
        Add(stack, nic, IPv6Address.Parse($"fd00::{number}"), 64);
        Add(stack, nic, IPv6Address.Parse($"fe80::{number}"), 64);
        return nic;
    }

    private void Add(NetStack stack, Interface nic, InternetAddress address, int prefixLength) => Assert.Equal(
        Errno.None,
        stack.AddAddress(nic, address, prefixLength, new AddressOptions { SkipDuplicateDetection = true }, Now));

    private bool Carry(NetStack from, Interface source, NetStack to, Interface target)
    {
        bool moved = false;
        while (from.PollTransmit(source, out PacketBuffer frame))
        {
            moved = true;
            FramesCarried++;
            if (Loses?.Invoke(frame.Memory) != true && to.Pool.TryRent(frame.Length) is { } copy)
            {
                frame.Span.CopyTo(copy.Append(frame.Length));
                to.HandleFrame(target, copy, Now);
            }
            frame.Release();
        }
        return moved;
    }
}
