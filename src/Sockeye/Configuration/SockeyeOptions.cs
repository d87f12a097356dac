using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Hosting;
using Sockeye.Names;

namespace Sockeye.Configuration;

/// <summary>A stack as an application's configuration describes it (<c>docs/hosting.md</c>). It is read once, when the host starts.</summary>
public sealed class SockeyeOptions
{
    /// <summary>The section of the configuration where it is looked for: "Sockeye".</summary>
    public const string SectionName = "Sockeye";

    /// <summary>The host's name, for people: in logs, metrics and reports. "sockeye".</summary>
    public string HostName { get; set; } = "sockeye";

    /// <summary>What frames go through: "tun:NAME", "tap:NAME", "packet:NAME" (an existing interface, by AF_PACKET), or "none", which
    /// needs no right: then the stack talks with itself and with what <see cref="Forward"/> brings. "none".</summary>
    public string Device { get; set; } = "none";

    /// <summary>Largest IP packet of a TUN or TAP interface, 68 to 65,535 bytes; null leaves the kernel's 1500.</summary>
    public int? Mtu { get; set; }

    /// <summary>The kernel does checksums and cuts segments, where the device can.</summary>
    public bool Offload { get; set; } = true;

    /// <summary>Our addresses with the lengths of their prefixes: "10.0.0.2/24", "fd00::2/64".</summary>
    public IList<string> Addresses { get; } = [];

    /// <summary>IPv6 configures itself: a link-local address, and what routers advertise (RFC 4862).</summary>
    public bool Autoconfigure { get; set; }

    /// <summary>The kernel's addresses on the other side of a TUN or TAP interface: "10.0.0.1/24". The interface is switched on with
    /// them, which needs CAP_NET_ADMIN; with none it is left as it is.</summary>
    public IList<string> KernelAddresses { get; } = [];

    /// <summary>Routes beside those to our own networks.</summary>
    public IList<SockeyeRoute> Routes { get; } = [];

    /// <summary>Who knows names.</summary>
    public SockeyeDnsOptions Dns { get; } = new();

    /// <summary>Names that need no DNS, as in hosts(5), each with its addresses: "10.0.0.3" or "10.0.0.3, fd00::3".</summary>
    public IDictionary<string, string> Hosts { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ports of this machine whose clients are taken into the stack. Needs no right.</summary>
    public IList<SockeyeForward> Forward { get; } = [];

    /// <summary>How much of everything there may be.</summary>
    public SockeyeLimits Limits { get; } = new();

    /// <summary>Time that connections have to deliver what was written, when the host stops, before they are reset; 0 to 1 min. 1 s.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The host stops when the stack breaks: its device is gone, or there is a bug.</summary>
    public bool StopHostOnFailure { get; set; } = true;

    /// <summary>The stack's ledgers are published as metrics.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>Application code goes on where the stack runs: <see cref="StackLoopOptions.InlineContinuations"/>.</summary>
    public bool InlineContinuations { get; set; }

    /// <summary>How long the stack looks for frames again before it sleeps, 0 to 1 s: <see cref="StackLoopOptions.MaximumSpin"/>.</summary>
    public TimeSpan MaximumSpin { get; set; }

    /// <summary>From now on the device is this, whatever <see cref="Device"/> says. The stack disposes it.</summary>
    /// <param name="open">Opens it when the stack starts.</param>
    public void UseDevice(Func<IServiceProvider, IFrameDevice> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        OpenDevice = open;
    }

    /// <summary>Names are asked of this from now on, instead of <see cref="Dns"/> and <see cref="Hosts"/>.</summary>
    /// <param name="make">Is given the stack.</param>
    public void UseResolver(Func<IServiceProvider, IStackDriver, INameResolver> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        MakeResolver = make;
    }

    /// <summary>Changes what the stack is made of, down to the last setting of TCP; after everything else.</summary>
    public void ConfigureStack(Func<StackOptions, StackOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Func<StackOptions, StackOptions>? before = Change;
        Change = before is null ? change : options => change(before(options));
    }

    internal Func<IServiceProvider, IFrameDevice>? OpenDevice { get; private set; }

    internal Func<IServiceProvider, IStackDriver, INameResolver>? MakeResolver { get; private set; }

    internal Func<StackOptions, StackOptions>? Change { get; private set; }

    /// <summary>The section that it came from, for messages; null for code alone.</summary>
    internal string? Section { get; set; }
}
