// The conformance suite on Sockeye's own stack, over its loopback interface.

using Sockeye.Berkeley.OnStack;
using Sockeye.Berkeley.Systems;
using Sockeye.Berkeley.Tests.Conformance;
using Sockeye.Hosting;
using Xunit;

namespace Sockeye.Berkeley.Tests.OnStack;

public sealed class SockeyeFixture : ISystemFixture, IDisposable
{
    private readonly StackLoop _loop = new();

    public SockeyeFixture()
    {
        _loop.Start();
        System = new SockeyeSystem(_loop);
    }

    public SocketSystem System { get; }

    public void Dispose()
    {
        System.Dispose();
        _loop.Dispose();
    }
}

public sealed class SockeyeSocketTests(SockeyeFixture fixture) : SocketTests<SockeyeFixture>(fixture);

public sealed class SockeyeBindTests(SockeyeFixture fixture) : BindTests<SockeyeFixture>(fixture);

public sealed class SockeyeListenAcceptTests(SockeyeFixture fixture) : ListenAcceptTests<SockeyeFixture>(fixture);

public sealed class SockeyeConnectTests(SockeyeFixture fixture) : ConnectTests<SockeyeFixture>(fixture);

public sealed class SockeyeStreamTests(SockeyeFixture fixture) : StreamTests<SockeyeFixture>(fixture);

public sealed class SockeyeShutdownCloseTests(SockeyeFixture fixture) : ShutdownCloseTests<SockeyeFixture>(fixture);

public sealed class SockeyeDatagramTests(SockeyeFixture fixture) : DatagramTests<SockeyeFixture>(fixture);

public sealed class SockeyePollTests(SockeyeFixture fixture) : PollTests<SockeyeFixture>(fixture);

public sealed class SockeyeOptionTests(SockeyeFixture fixture) : OptionTests<SockeyeFixture>(fixture);

public sealed class SockeyeLocalTests(SockeyeFixture fixture) : LocalTests<SockeyeFixture>(fixture);

public sealed class SockeyeIPv6Tests(SockeyeFixture fixture) : IPv6Tests<SockeyeFixture>(fixture);

public sealed class SockeyeMessageTests(SockeyeFixture fixture) : MessageTests<SockeyeFixture>(fixture);

public sealed class SockeyeDescriptorTests(SockeyeFixture fixture) : DescriptorTests<SockeyeFixture>(fixture);

public sealed class SockeyeServerTests(SockeyeFixture fixture) : ServerTests<SockeyeFixture>(fixture)
{
    [Fact]
    public void row176_the_stack_has_no_socket_and_no_port_left()
    {
        row176_a_thousand_sockets_of_a_killed_process_give_everything_back();
        P.Signal(Libc.SIGKILL);
        var system = (SockeyeSystem)P.System;
        Assert.True(SpinWait.SpinUntil(() => system.Driver.Call(0, static (stack, _, _) => stack.SocketCount) == 0, 5000));
    }
}

public sealed class SockeyeSignalTests(SockeyeFixture fixture) : SignalTests<SockeyeFixture>(fixture);

public sealed class SockeyeRandomCallTests(SockeyeFixture fixture) : RandomCallTests<SockeyeFixture>(fixture);

public sealed class SockeyeArticleTests(SockeyeFixture fixture) : Samples.ArticleTests<SockeyeFixture>(fixture);
