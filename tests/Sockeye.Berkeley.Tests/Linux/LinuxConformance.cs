// The conformance suite on the host's kernel.

using Sockeye.Berkeley.Linux;
using Sockeye.Berkeley.Systems;
using Sockeye.Berkeley.Tests.Conformance;
using Xunit;

namespace Sockeye.Berkeley.Tests.Linux;

public sealed class LinuxFixture : ISystemFixture, IDisposable
{
    /// <summary>Tests on the kernel share its ports, so they do not run beside each other.</summary>
    public const string OneAtATime = "kernel";

    public SocketSystem System { get; } = new LinuxSystem();

    public void Dispose() => System.Dispose();
}

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxSocketTests(LinuxFixture fixture) : SocketTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxBindTests(LinuxFixture fixture) : BindTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxListenAcceptTests(LinuxFixture fixture) : ListenAcceptTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxConnectTests(LinuxFixture fixture) : ConnectTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxStreamTests(LinuxFixture fixture) : StreamTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxShutdownCloseTests(LinuxFixture fixture) : ShutdownCloseTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxDatagramTests(LinuxFixture fixture) : DatagramTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxPollTests(LinuxFixture fixture) : PollTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxOptionTests(LinuxFixture fixture) : OptionTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxLocalTests(LinuxFixture fixture) : LocalTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxIPv6Tests(LinuxFixture fixture) : IPv6Tests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxMessageTests(LinuxFixture fixture) : MessageTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxDescriptorTests(LinuxFixture fixture) : DescriptorTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxServerTests(LinuxFixture fixture) : ServerTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxSignalTests(LinuxFixture fixture) : SignalTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxRandomCallTests(LinuxFixture fixture) : RandomCallTests<LinuxFixture>(fixture);

[Collection(LinuxFixture.OneAtATime)]
public sealed class LinuxArticleTests(LinuxFixture fixture) : Samples.ArticleTests<LinuxFixture>(fixture);
