using System.Net;
using Sockeye.Core.Services.Dns;
using Sockeye.Core.Stack;
using Sockeye.Devices.Linux;
using Sockeye.Hosting;
using Sockeye.Wire.Addresses;

namespace Sockeye.Configuration;

/// <summary>What options say, read: values instead of text. What cannot be read is a sentence for a person.</summary>
internal sealed class StackPlan
{
    private const ushort DnsPort = 53;
    private const int LeastMtu = 68, MostMtu = 65_535, LeastIPv6Mtu = 1280;

    private readonly SockeyeOptions _options;
    private readonly List<string> _failures = [];
    private readonly List<(InternetAddress Address, int Length)> _addresses = [];
    private readonly List<(InternetAddress Address, int Length)> _kernelAddresses = [];
    private readonly List<(Prefix Destination, InternetAddress Gateway, int Metric)> _routes = [];
    private readonly List<Endpoint> _servers = [];
    private readonly Dictionary<string, IPAddress[]> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(IPEndPoint Listen, Endpoint To, int MaximumClients)> _forwards = [];

    private StackPlan(SockeyeOptions options) => _options = options;

    /// <summary>The kind of the device.</summary>
    public DeviceKind Device { get; private set; }

    /// <summary>The device's name; empty for none.</summary>
    public string DeviceName { get; private set; } = "";

    /// <summary>Our addresses.</summary>
    public IReadOnlyList<(InternetAddress Address, int Length)> Addresses => _addresses;

    /// <summary>The kernel's addresses on the other side.</summary>
    public IReadOnlyList<(InternetAddress Address, int Length)> KernelAddresses => _kernelAddresses;

    /// <summary>Routes.</summary>
    public IReadOnlyList<(Prefix Destination, InternetAddress Gateway, int Metric)> Routes => _routes;

    /// <summary>Names that need no DNS.</summary>
    public IReadOnlyDictionary<string, IPAddress[]> Hosts => _hosts;

    /// <summary>Ports whose clients are taken in.</summary>
    public IReadOnlyList<(IPEndPoint Listen, Endpoint To, int MaximumClients)> Forwards => _forwards;

    /// <summary>How names are looked up.</summary>
    public DnsResolverOptions Dns { get; private set; } = new();

    /// <summary>What the stack is made of.</summary>
    public StackOptions Stack { get; private set; } = new();

    /// <summary>How it is run.</summary>
    public StackLoopOptions Loop { get; private set; } = new();

    /// <summary>What is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Reads everything, to the end.</summary>
    public static StackPlan Read(SockeyeOptions options)
    {
        var plan = new StackPlan(options);
        plan.ReadDevice();
        plan.ReadAddresses(options.Addresses, nameof(options.Addresses), plan._addresses);
        plan.ReadAddresses(options.KernelAddresses, nameof(options.KernelAddresses), plan._kernelAddresses);
        plan.CheckAddresses();
        for (int i = 0; i < options.Routes.Count; i++) plan.ReadRoute(options.Routes[i], i);
        plan.ReadDns();
        foreach ((string name, string addresses) in options.Hosts) plan.ReadHost(name, addresses);
        for (int i = 0; i < options.Forward.Count; i++) plan.ReadForward(options.Forward[i], i);
        plan.ReadLimits();
        plan.ReadStack();
        return plan;
    }

    private void ReadDevice()
    {
        if (string.IsNullOrWhiteSpace(_options.HostName)) Fail(nameof(_options.HostName), "is empty: a stack has a name, for people");
        if (_options.OpenDevice is not null)
        {
            (Device, DeviceName) = (DeviceKind.Code, "the device of the application's code");
            return;
        }
        string text = _options.Device ?? "";
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? text : text[..colon];
        DeviceName = colon < 0 ? "" : text[(colon + 1)..];
        const string kinds = "\"tun:NAME\", \"tap:NAME\", \"packet:NAME\" and \"none\"";
        switch (kind.ToLowerInvariant())
        {
            case "none" when colon < 0:
                break;
            case "tun" or "tap" or "packet" when !InterfaceName.IsValid(DeviceName):
                Fail(nameof(_options.Device), $"is \"{text}\", which does not name an interface: {kind}:NAME, with 1 to 15 bytes, no blank, '/' or ':'");
                break;
            case "tun":
                Device = DeviceKind.Tun;
                break;
            case "tap":
                Device = DeviceKind.Tap;
                break;
            case "packet":
                Device = DeviceKind.Packet;
                break;
            default:
                Fail(nameof(_options.Device), $"is \"{text}\", which is no device: there are {kinds}");
                break;
        }
    }

    private void ReadAddresses(IList<string> texts, string key, List<(InternetAddress Address, int Length)> into)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            string text = texts[i] ?? "";
            int slash = text.IndexOf('/', StringComparison.Ordinal);
            if (!InternetAddress.TryParse(slash < 0 ? text : text[..slash], out InternetAddress address))
            {
                Fail(At(key, i), $"is \"{text}\", which is no address: \"10.0.0.2/24\" or \"fd00::2/64\" would be");
            }
            else if (slash < 0)
            {
                Fail(At(key, i), $"is \"{text}\", without the length of its network's prefix: \"{text}/{(address.IsIPv4 ? 24 : 64)}\" would have it");
            }
            else if (!Prefix.TryParse(text, out Prefix prefix))
            {
                Fail(At(key, i), $"is \"{text}\", whose prefix length is not one from 0 to {(address.IsIPv4 ? 32 : 128)}");
            }
            else
            {
                into.Add((address, prefix.Length));
            }
        }
    }

    private void CheckAddresses()
    {
        bool hasLink = Device != DeviceKind.None;
        if (!hasLink && _options.Addresses.Count > 0 && _options.Device == "none")
        {
            Fail(nameof(_options.Addresses), "has addresses, and there is no device to give them to: \"Device\" is \"none\", and 127.0.0.1 and ::1 are there by themselves");
        }
        if (hasLink && _options.Addresses.Count == 0 && !_options.Autoconfigure)
        {
            Fail(nameof(_options.Addresses), "is empty: nobody could reach the stack. Give it one, as \"10.0.0.2/24\", or set \"Autoconfigure\" for IPv6");
        }
        if (_options.KernelAddresses.Count > 0 && Device is not (DeviceKind.Tun or DeviceKind.Tap))
        {
            Fail(nameof(_options.KernelAddresses), "is for the other side of a TUN or TAP interface, and \"Device\" is neither");
        }
        if (_options.Mtu is { } mtu)
        {
            Require(nameof(_options.Mtu), mtu, LeastMtu, MostMtu);
            if (mtu < LeastIPv6Mtu && _addresses.Exists(own => own.Address.IsIPv6))
            {
                Fail(nameof(_options.Mtu), $"is {mtu}, and IPv6 needs {LeastIPv6Mtu} (RFC 8200 §5)");
            }
        }
    }

    private void ReadRoute(SockeyeRoute route, int i)
    {
        string key = At(nameof(_options.Routes), i);
        if (!Prefix.TryParse(route.Destination, out Prefix destination))
        {
            Fail(Below(key, nameof(route.Destination)), $"is \"{route.Destination}\", which is no prefix: \"10.1.0.0/16\" would be, and \"0.0.0.0/0\" means all");
            return;
        }
        InternetAddress gateway = InternetAddress.Any(destination.Version);
        if (!string.IsNullOrEmpty(route.Gateway)
            && (!InternetAddress.TryParse(route.Gateway, out gateway) || gateway.Version != destination.Version))
        {
            Fail(Below(key, nameof(route.Gateway)), $"is \"{route.Gateway}\", which is no address of the destination's family");
            return;
        }
        Require(Below(key, nameof(route.Metric)), route.Metric, 0, int.MaxValue);
        if (Device == DeviceKind.None) Fail(key, "leads through a device, and \"Device\" is \"none\"");
        _routes.Add((destination, gateway, route.Metric));
    }

    private void ReadDns()
    {
        SockeyeDnsOptions dns = _options.Dns;
        string key = nameof(_options.Dns);
        for (int i = 0; i < dns.Servers.Count; i++)
        {
            string text = dns.Servers[i] ?? "";
            if (InternetAddress.TryParse(text, out InternetAddress address)) _servers.Add(new Endpoint(address, DnsPort));
            else if (Endpoint.TryParse(text, out Endpoint endpoint) && endpoint.Port != 0) _servers.Add(endpoint);
            else Fail(At(Below(key, nameof(dns.Servers)), i), $"is \"{text}\", which is no server's address: \"10.0.0.1\" or \"10.0.0.1:5353\" would be");
        }
        Require(Below(key, nameof(dns.Timeout)), dns.Timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Require(Below(key, nameof(dns.Attempts)), dns.Attempts, 1, 100);
        Require(Below(key, nameof(dns.CacheLimit)), dns.CacheLimit, 0, 1_000_000);
        Dns = new DnsResolverOptions { Servers = _servers, Timeout = dns.Timeout, Attempts = dns.Attempts, CacheLimit = dns.CacheLimit };
    }

    private void ReadHost(string name, string addresses)
    {
        var found = new List<IPAddress>();
        foreach (string text in (addresses ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (InternetAddress.TryParse(text, out InternetAddress address)) found.Add(IPAddress.Parse(address.ToString()));
            else Fail(Below(nameof(_options.Hosts), name), $"has \"{text}\", which is no address");
        }
        if (found.Count == 0) Fail(Below(nameof(_options.Hosts), name), "has no address");
        _hosts[name] = [.. found];
    }

    private void ReadForward(SockeyeForward forward, int i)
    {
        string key = At(nameof(_options.Forward), i);
        if (!IPEndPoint.TryParse(forward.Listen ?? "", out IPEndPoint? listen) || !HasPort(forward.Listen!))
        {
            Fail(Below(key, nameof(forward.Listen)), $"is \"{forward.Listen}\", which is no address and port of this machine: \"127.0.0.1:8000\" would be");
        }
        if (!Endpoint.TryParse(forward.To, out Endpoint to) || to.Port == 0)
        {
            Fail(Below(key, nameof(forward.To)), $"is \"{forward.To}\", which is no address and port: \"127.0.0.1:80\" would be");
        }
        Require(Below(key, nameof(forward.MaximumClients)), forward.MaximumClients, 1, 1_000_000);
        if (listen is not null) _forwards.Add((listen, to, forward.MaximumClients));
    }

    private void ReadLimits()
    {
        SockeyeLimits limits = _options.Limits;
        string key = nameof(_options.Limits);
        Require(Below(key, nameof(limits.PacketMemory)), limits.PacketMemory, StackOptionsChecks.LeastPacketMemory, long.MaxValue);
        Require(Below(key, nameof(limits.Sockets)), limits.Sockets, 1, StackOptionsChecks.MostSockets);
        Require(Below(key, nameof(limits.Connections)), limits.Connections, 1, int.MaxValue);
        Require(Below(key, nameof(limits.TimeWait)), limits.TimeWait, 0, int.MaxValue);
        Require(Below(key, nameof(limits.Backlog)), limits.Backlog, 1, int.MaxValue);
        Require(Below(key, nameof(limits.Neighbors)), limits.Neighbors, 1, int.MaxValue);
        Require(Below(key, nameof(limits.Routes)), limits.Routes, 1, int.MaxValue);
        Require(nameof(_options.DrainTime), _options.DrainTime, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Require(nameof(_options.MaximumSpin), _options.MaximumSpin, TimeSpan.Zero, StackOptionsChecks.LongestSpin);
    }

    private void ReadStack()
    {
        if (_failures.Count > 0) return;
        StackOptions stack = _options.Limits.ApplyTo(new StackOptions { HostName = _options.HostName });
        stack = stack with { Internet = stack.Internet with { AutoconfigureLinkLocal = _options.Autoconfigure } };
        Stack = _options.Change?.Invoke(stack) ?? stack;
        Loop = new StackLoopOptions
        {
            Name = _options.HostName,
            InlineContinuations = _options.InlineContinuations,
            MaximumSpin = _options.MaximumSpin,
            Metrics = _options.Metrics,
        };
        try
        {
            StackOptionsChecks.Check(Stack);
        }
        catch (ArgumentException wrong)
        {
            _failures.Add($"{nameof(SockeyeOptions.ConfigureStack)}: {wrong.Message}");
        }
    }

    private static bool HasPort(string text) => text.Contains("]:", StringComparison.Ordinal) || text.Count(letter => letter == ':') == 1;

    private void Require<T>(string key, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0) Fail(key, $"is {value}, and must be from {least} to {most}");
    }

    // As the configuration calls it, where there is one: "Sockeye:Addresses:0".
    private void Fail(string key, string what) => _failures.Add($"{_options.Section ?? nameof(SockeyeOptions)}:{key} {what}");

    private static string At(string key, int index) => $"{key}:{index}";

    private static string Below(string key, string name) => $"{key}:{name}";
}
