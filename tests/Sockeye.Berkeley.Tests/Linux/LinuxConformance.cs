// The conformance suite on the host's kernel.

using Sockeye.Berkeley.Linux;
using Sockeye.Berkeley.Systems;
using Sockeye.Berkeley.Tests.Conformance;

namespace Sockeye.Berkeley.Tests.Linux;

public sealed class LinuxFixture : ISystemFixture, IDisposable
{
    public SocketSystem System { get; } = new LinuxSystem();

    public void Dispose() => System.Dispose();
}

public sealed class LinuxSocketTests(LinuxFixture fixture) : SocketTests<LinuxFixture>(fixture);

public sealed class LinuxBindTests(LinuxFixture fixture) : BindTests<LinuxFixture>(fixture);

public sealed class LinuxListenAcceptTests(LinuxFixture fixture) : ListenAcceptTests<LinuxFixture>(fixture);

public sealed class LinuxConnectTests(LinuxFixture fixture) : ConnectTests<LinuxFixture>(fixture);

public sealed class LinuxStreamTests(LinuxFixture fixture) : StreamTests<LinuxFixture>(fixture);

public sealed class LinuxShutdownCloseTests(LinuxFixture fixture) : ShutdownCloseTests<LinuxFixture>(fixture);

public sealed class LinuxDatagramTests(LinuxFixture fixture) : DatagramTests<LinuxFixture>(fixture);

public sealed class LinuxPollTests(LinuxFixture fixture) : PollTests<LinuxFixture>(fixture);

public sealed class LinuxOptionTests(LinuxFixture fixture) : OptionTests<LinuxFixture>(fixture);

public sealed class LinuxLocalTests(LinuxFixture fixture) : LocalTests<LinuxFixture>(fixture);

public sealed class LinuxIPv6Tests(LinuxFixture fixture) : IPv6Tests<LinuxFixture>(fixture);

public sealed class LinuxMessageTests(LinuxFixture fixture) : MessageTests<LinuxFixture>(fixture);

public sealed class LinuxDescriptorTests(LinuxFixture fixture) : DescriptorTests<LinuxFixture>(fixture);

public sealed class LinuxServerTests(LinuxFixture fixture) : ServerTests<LinuxFixture>(fixture);

public sealed class LinuxSignalTests(LinuxFixture fixture) : SignalTests<LinuxFixture>(fixture);

public sealed class LinuxRandomCallTests(LinuxFixture fixture) : RandomCallTests<LinuxFixture>(fixture);

public sealed class LinuxArticleTests(LinuxFixture fixture) : Samples.ArticleTests<LinuxFixture>(fixture);
