using CsCheck;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Tests.Stack;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Sockets;

/// <summary>Any call on any socket at any time gives an errno that its page documents, and never an exception.</summary>
public sealed class RandomCallsTests
{
    private const int CallsPerRun = 600;

    // What socket(2) … setsockopt(2), ip(7), tcp(7), udp(7), unix(7) list, beside success.
    private static readonly HashSet<Errno> s_documented =
    [
        Errno.None, Errno.EACCES, Errno.EADDRINUSE, Errno.EADDRNOTAVAIL, Errno.EAFNOSUPPORT, Errno.EAGAIN, Errno.EALREADY,
        Errno.EBADF, Errno.ECONNABORTED, Errno.ECONNREFUSED, Errno.ECONNRESET, Errno.EDESTADDRREQ, Errno.EDOM,
        Errno.EHOSTUNREACH, Errno.EINPROGRESS, Errno.EINVAL, Errno.EISCONN, Errno.EMSGSIZE, Errno.ENETDOWN, Errno.ENETUNREACH,
        Errno.ENFILE, Errno.ENOBUFS, Errno.ENODEV, Errno.ENOENT, Errno.ENOMEM, Errno.ENOPROTOOPT, Errno.ENOTCONN, Errno.ENOTTY,
        Errno.EOPNOTSUPP, Errno.EPERM, Errno.EPIPE, Errno.EPROTO, Errno.EPROTONOSUPPORT, Errno.ESOCKTNOSUPPORT, Errno.ETIMEDOUT,
    ];

    private static readonly InternetAddress[] s_addresses =
    [
        IPv4Address.Any, IPv4Address.Loopback, TwoHosts.AddressA, TwoHosts.AddressB, new IPv4Address(10, 0, 0, 255),
        new IPv4Address(224, 0, 0, 9), new IPv4Address(10, 0, 0, 77), IPv4Address.Broadcast, IPv6Address.Any, IPv6Address.Loopback,
        TwoHosts.AddressA6, TwoHosts.AddressB6, IPv6Address.Parse("fe80::2"), IPv6Address.Parse("ff02::5"),
        IPv6Address.Parse("::ffff:10.0.0.2"), IPv6Address.Parse("2001:db8::1"),
    ];

    [Fact]
    public void Random_calls_on_random_sockets_row_170() =>
        Gen.ULong.Sample(seed => new Conversation(seed).Run(), iter: 150, threads: 1);

    [Fact]
    public void Options_of_any_length_level_and_name_row_171()
    {
        var stack = new NetStack(new StackOptions(), new SeededEntropy(1));
        var now = new Instant(1);
        var sockets = new List<SocketHandle>();
        foreach ((AddressFamily family, SocketType type, int protocol) in new[]
        {
            (AddressFamily.IPv4, SocketType.Stream, 0), (AddressFamily.IPv6, SocketType.Stream, 0),
            (AddressFamily.IPv4, SocketType.Datagram, 0), (AddressFamily.IPv6, SocketType.Datagram, 0),
            (AddressFamily.IPv4, SocketType.Datagram, 1), (AddressFamily.IPv6, SocketType.Datagram, 58),
            (AddressFamily.Unix, SocketType.Stream, 0),
        })
        {
            Assert.Equal(Errno.None, stack.Socket(family, type, protocol, out SocketHandle handle, now).Error);
            sockets.Add(handle);
        }
        byte[][] values =
        [
            [], [1], [1, 0, 0], [1, 0, 0, 0], [255, 255, 255, 255], [0, 0, 0, 128], [255, 255, 255, 127], new byte[8],
            Enumerable.Repeat((byte)255, 12).ToArray(), Enumerable.Repeat((byte)255, 16).ToArray(), new byte[20], new byte[256],
            Enumerable.Repeat((byte)0xE1, 256).ToArray(),
        ];
        foreach (SocketHandle socket in sockets)
        {
            foreach (int level in new[] { 0, 1, 6, 17, 41, 58, 255, -1, int.MaxValue })
            {
                for (int name = -1; name < 90; name++)
                {
                    foreach (byte[] value in values)
                    {
                        Assert.Contains(stack.SetOption(socket, level, name, value, now).Error, s_documented);
                        var target = new byte[value.Length];
                        SocketResult result = stack.GetOption(socket, level, name, target, now);
                        Assert.Contains(result.Error, s_documented);
                        Assert.InRange(result.Value, 0, target.Length);
                    }
                }
            }
            Assert.Equal(Errno.None, stack.Close(socket, now).Error);
        }
        Assert.Equal(0, stack.PortsHeld);
    }

    private sealed class Conversation(ulong seed)
    {
        private readonly TwoHosts _hosts = new(seed: seed);
        private readonly IEntropy _random = new SeededEntropy(seed);
        private readonly List<(NetStack Stack, SocketHandle Socket)> _sockets = [];
        private readonly byte[] _data = new byte[70_000];

        public void Run()
        {
            _sockets.Add((_hosts.A, default));
            _sockets.Add((_hosts.B, new SocketHandle(3, 7)));
            Begin(isV6: false, 2000);
            Begin(isV6: true, 2001);
            _hosts.Loses = _ => Pick(20) == 0;
            for (int i = 0; i < CallsPerRun; i++)
            {
                Step();
                if (Pick(4) == 0) _hosts.Run(TimeSpan.FromMilliseconds(Pick(400)));
            }
            _hosts.Loses = null;
            foreach (NetStack stack in new[] { _hosts.A, _hosts.B })
            {
                stack.Snapshot();
                stack.Shutdown(_hosts.Now);
            }
            _hosts.Settle();
            foreach (NetStack stack in new[] { _hosts.A, _hosts.B })
            {
                stack.Discard(_hosts.Now);
                Assert.Equal(0, stack.SocketCount);
                Assert.Equal(0, stack.PortsHeld);
                Assert.Equal(0, stack.Pool.Outstanding);
                Assert.Equal(0, stack.DeadlinesHeld);
            }
        }

        private int Pick(int count) => (int)_random.NextUInt32((uint)count);

        private void Begin(bool isV6, ushort port)
        {
            (SocketHandle client, SocketHandle server, SocketHandle listener) = _hosts.Connected(port, isV6);
            _sockets.AddRange([(_hosts.A, client), (_hosts.B, server), (_hosts.B, listener)]);
            _sockets.Add((_hosts.A, _hosts.Udp(_hosts.A, isV6 ? TwoHosts.AddressA6 : TwoHosts.AddressA, port)));
            _sockets.Add((_hosts.B, _hosts.Udp(_hosts.B, isV6 ? TwoHosts.AddressB6 : TwoHosts.AddressB, port)));
        }

        private SocketAddress PickAddress() => Pick(10) switch
        {
            0 => default,
            1 => SocketAddress.Unspecified,
            2 => SocketAddress.Local("/run/" + (char)('a' + Pick(3))),
            3 => SocketAddress.Local("\0" + (char)('a' + Pick(3))),
            4 => SocketAddress.OfFamily((AddressFamily)99),
            _ => TwoHosts.At(s_addresses[Pick(s_addresses.Length)], (ushort)(Pick(3) == 0 ? 0 : 2000 + Pick(6)), (uint)Pick(3)),
        };

        private void Step()
        {
            (NetStack stack, SocketHandle socket) = _sockets[Pick(_sockets.Count)];
            Instant now = _hosts.Now;
            SocketResult result = default;
            switch (Pick(14))
            {
                case 0 or 1:
                    result = stack.Socket(
                        new[] { AddressFamily.IPv4, AddressFamily.IPv6, AddressFamily.Unix, (AddressFamily)5 }[Pick(4)],
                        (SocketType)Pick(6),
                        new[] { 0, 0, 0, 0, 1, 6, 17, 58 }[Pick(8)],
                        out SocketHandle created,
                        now);
                    if (result.IsSuccess) _sockets.Add((stack, created));
                    break;
                case 2: result = stack.Bind(socket, PickAddress(), now); break;
                case 3: result = stack.Listen(socket, Pick(10) - 2, now); break;
                case 4:
                    result = stack.Accept(socket, out SocketHandle accepted, out _, now);
                    if (result.IsSuccess) _sockets.Add((stack, accepted));
                    break;
                case 5 or 6: result = stack.Connect(socket, PickAddress(), now); break;
                case 7 or 8:
                    result = stack.Send(
                        socket,
                        _data.AsSpan(0, Pick(10) == 0 ? Pick(70_000) : Pick(3000)),
                        (SendFlags)(Pick(4) == 0 ? 1 << Pick(16) : 0),
                        Pick(2) == 0 ? default : PickAddress(),
                        new SendControl { HopLimit = Pick(8) == 0 ? (byte)Pick(256) : null, InterfaceIndex = Pick(10) == 0 ? Pick(4) : 0 },
                        now);
                    break;
                case 9 or 10:
                    result = stack.Receive(socket, _data.AsSpan(0, Pick(9000)), (ReceiveFlags)(Pick(4) == 0 ? 1 << Pick(14) : 0), out _, now);
                    break;
                case 11: result = Pick(3) == 0 ? stack.Close(socket, now) : stack.Shutdown(socket, (ShutdownHow)(Pick(4)), now); break;
                case 12:
                    var value = new byte[new[] { 0, 1, 4, 4, 4, 8, 12, 16, 20 }[Pick(9)]];
                    if (value.Length > 0) value[0] = (byte)Pick(3);
                    result = stack.SetOption(socket, new[] { 0, 1, 6, 17, 41 }[Pick(5)], Pick(70), value, now);
                    break;
                default: result = Ask(stack, socket, now); break;
            }
            Assert.Contains(result.Error, s_documented);
            while (Pick(2) == 0 && stack.PollEvent(out _))
            {
            }
        }

        private SocketResult Ask(NetStack stack, SocketHandle socket, Instant now) => Pick(7) switch
        {
            0 => stack.GetName(socket, out _),
            1 => stack.GetPeerName(socket, out _),
            2 => stack.BytesReadable(socket),
            3 => stack.BytesUnsent(socket),
            4 => stack.IsAtMark(socket),
            5 => stack.SocketPair((AddressFamily)Pick(3), SocketType.Stream, 0, out _, out _, now),
            _ => SocketResult.Success((int)stack.Poll(socket)),
        };
    }
}
