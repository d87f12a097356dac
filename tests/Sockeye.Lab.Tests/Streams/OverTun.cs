using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Devices;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Hosting;
using Sockeye.Lab.Tests.Requirements;
using Sockeye.Streams;
using Sockeye.Tests.Streams.Conformance;
using Sockeye.Wire.Addresses;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Lab.Tests.Streams;

/// <summary>Our stack at one end, the kernel's TCP at the other, a TUN device in between, in a network namespace of its own.</summary>
public abstract class TunWiring(bool weConnect) : Wiring
{
    private NetworkNamespace? _space;
    private StackLoop? _loop;

    private static IPEndPoint Ours => new(IPAddress.Parse("10.0.0.2"), 0);

    private static IPEndPoint Kernels => new(IPAddress.Parse("10.0.0.1"), 0);

    // Where there is no TUN every test of the class is skipped, and nothing is taken from here.
    private static bool IsPossible => Surroundings.WhyNotRoot is null && Surroundings.WhyNoTun is null;

    public override ValueTask InitializeAsync() => IsPossible ? base.InitializeAsync() : default;

    protected override ValueTask OpenAsync()
    {
        _space = NetworkNamespace.Create();
        IFrameDevice device = _space.Run(() => LabLink.Open(new LabLinkOptions { Kind = LabLinkKind.Tun }));
        _loop = new StackLoop();
        var nic = _loop.AddDevice(device);
        var address = InternetAddress.Parse("10.0.0.2");
        Assert.Equal(Errno.None, _loop.Call((nic, address), static (stack, now, it) =>
            stack.AddAddress(it.nic, it.address, 24, new AddressOptions { SkipDuplicateDetection = true }, now)));
        _loop.Start();
        return default;
    }

    protected override ValueTask CloseAsync()
    {
        Assert.Null(_loop?.Failure);
        _loop?.Dispose();
        _space?.Dispose();
        return default;
    }

    protected override async Task<StreamPair> ConnectAsync()
    {
        if (weConnect)
        {
            using Socket listener = KernelSocket();
            listener.Bind(Kernels);
            listener.Listen(1);
            TcpStream near = await TcpStream.ConnectAsync(_loop!, (IPEndPoint)listener.LocalEndPoint!).ConfigureAwait(false);
            return new StreamPair(EndOf(near), EndOf(await listener.AcceptAsync().ConfigureAwait(false)));
        }
        using var ours = TcpListener.Listen(_loop!, Ours);
        Socket connecting = KernelSocket();
        await connecting.ConnectAsync(ours.LocalEndPoint).ConfigureAwait(false);
        return new StreamPair(EndOf(connecting), EndOf(await ours.AcceptAsync().ConfigureAwait(false)));
    }

    // A socket stays in the namespace in which it was made, whoever uses it then.
    private Socket KernelSocket() => _space!.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        SendBufferSize = SocketBuffer,
        ReceiveBufferSize = SocketBuffer,
    });

    private static StreamEnd EndOf(TcpStream stream)
    {
        stream.SendBufferSize = stream.ReceiveBufferSize = SocketBuffer;
        return new StreamEnd(
            stream,
            () =>
            {
                stream.ShutdownWrite();
                return Task.CompletedTask;
            },
            stream.Abort);
    }
}

/// <summary>TcpStream, and the kernel as its peer.</summary>
[RequiresRoot]
[RequiresTun]
public sealed class OverTun(OverTun.Near wiring) : PlainStreamSuite(wiring), IClassFixture<OverTun.Near>
{
    public sealed class Near() : TunWiring(weConnect: true);
}

/// <summary>NetworkStream, and we as its peer.</summary>
[RequiresRoot]
[RequiresTun]
public sealed class OverTunFromTheKernel(OverTunFromTheKernel.Near wiring)
    : PlainStreamSuite(wiring), IClassFixture<OverTunFromTheKernel.Near>
{
    public sealed class Near() : TunWiring(weConnect: false)
    {
        public override bool DisposalMayLookLikeTheEnd => true;
    }
}
