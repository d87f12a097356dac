using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sockeye.Configuration;
using Sockeye.Core.Stack;
using Xunit;

namespace Sockeye.Tests.Configuration;

/// <summary>Options are read from the configuration, and what is wrong in them is said in words before anything is opened.</summary>
public sealed class SockeyeOptionsTests
{
    [Fact]
    public void Every_option_is_bound_from_the_configuration()
    {
        SockeyeOptions options = Bind(
            ("HostName", "web"), ("Device", "tun:web0"), ("Mtu", "1400"), ("Offload", "false"),
            ("Addresses:0", "10.0.0.2/24"), ("Addresses:1", "fd00::2/64"), ("Autoconfigure", "true"), ("KernelAddresses:0", "10.0.0.1/24"),
            ("Routes:0:Destination", "0.0.0.0/0"), ("Routes:0:Gateway", "10.0.0.1"), ("Routes:0:Metric", "7"),
            ("Dns:Servers:0", "10.0.0.53"), ("Dns:Timeout", "00:00:02"), ("Dns:Attempts", "3"), ("Dns:CacheLimit", "5"),
            ("Hosts:db", "10.0.0.3, fd00::3"),
            ("Forward:0:Listen", "127.0.0.1:0"), ("Forward:0:To", "127.0.0.1:80"), ("Forward:0:MaximumClients", "9"),
            ("Limits:PacketMemory", "2097152"), ("Limits:Sockets", "11"), ("Limits:Connections", "12"), ("Limits:TimeWait", "13"),
            ("Limits:Backlog", "14"), ("Limits:Neighbors", "15"), ("Limits:Routes", "16"),
            ("DrainTime", "00:00:03"), ("StopHostOnFailure", "false"), ("Metrics", "false"), ("InlineContinuations", "true"), ("MaximumSpin", "00:00:00.1"));

        StackPlan plan = StackPlan.Read(options);
        Assert.Empty(plan.Failures);
        Assert.Equal((DeviceKind.Tun, "web0", 1400, false), (plan.Device, plan.DeviceName, options.Mtu, options.Offload));
        Assert.Equal(["10.0.0.2/24", "fd00::2/64"], plan.Addresses.Select(own => $"{own.Address}/{own.Length}"));
        Assert.Equal(["10.0.0.1/24"], plan.KernelAddresses.Select(own => $"{own.Address}/{own.Length}"));
        Assert.Equal(["0.0.0.0/0 via 10.0.0.1 7"], plan.Routes.Select(route => $"{route.Destination} via {route.Gateway} {route.Metric}"));
        Assert.Equal(["10.0.0.53:53"], plan.Dns.Servers.Select(server => server.ToString()));
        Assert.Equal((TimeSpan.FromSeconds(2), 3, 5), (plan.Dns.Timeout, plan.Dns.Attempts, plan.Dns.CacheLimit));
        Assert.Equal("10.0.0.3 fd00::3", string.Join<object>(' ', plan.Hosts["DB"]));
        Assert.Equal(["127.0.0.1:0 127.0.0.1:80 9"], plan.Forwards.Select(forward => $"{forward.Listen} {forward.To} {forward.MaximumClients}"));
        StackOptions stack = plan.Stack;
        Assert.Equal(("web", 2L << 20, 11, 14), (stack.HostName, stack.PacketMemoryLimit, stack.Sockets.MaxSockets, stack.Sockets.MaxBacklog));
        Assert.Equal((12, 13), (stack.Tcp.ConnectionLimit, stack.Tcp.TimeWaitLimit));
        Assert.Equal((15, 16, true), (stack.Internet.NeighborLimit, stack.Internet.RouteLimit, stack.Internet.AutoconfigureLinkLocal));
        Assert.Equal((true, TimeSpan.FromMilliseconds(100), false), (plan.Loop.InlineContinuations, plan.Loop.MaximumSpin, plan.Loop.Metrics));
        Assert.Equal((TimeSpan.FromSeconds(3), false), (options.DrainTime, options.StopHostOnFailure));
    }

    [Theory]
    [InlineData("Device", "tum:web0", "Sockeye:Device is \"tum:web0\", which is no device: there are \"tun:NAME\", \"tap:NAME\", \"packet:NAME\" and \"none\"")]
    [InlineData("Device", "tun:", "Sockeye:Device is \"tun:\", which does not name an interface: tun:NAME, with 1 to 15 bytes, no blank, '/' or ':'")]
    [InlineData("Device", "tun:a-name-that-is-too-long", "Sockeye:Device is \"tun:a-name-that-is-too-long\", which does not name an interface: tun:NAME, with 1 to 15 bytes, no blank, '/' or ':'")]
    [InlineData("HostName", " ", "Sockeye:HostName is empty: a stack has a name, for people")]
    [InlineData("Addresses:0", "10.0.0.2/24", "Sockeye:Addresses has addresses, and there is no device to give them to: \"Device\" is \"none\", and 127.0.0.1 and ::1 are there by themselves")]
    [InlineData("KernelAddresses:0", "10.0.0.1/24", "Sockeye:KernelAddresses is for the other side of a TUN or TAP interface, and \"Device\" is neither")]
    [InlineData("Mtu", "60", "Sockeye:Mtu is 60, and must be from 68 to 65535")]
    [InlineData("Routes:0:Destination", "everywhere", "Sockeye:Routes:0:Destination is \"everywhere\", which is no prefix: \"10.1.0.0/16\" would be, and \"0.0.0.0/0\" means all")]
    [InlineData("Dns:Servers:0", "dns.example", "Sockeye:Dns:Servers:0 is \"dns.example\", which is no server's address: \"10.0.0.1\" or \"10.0.0.1:5353\" would be")]
    [InlineData("Dns:Attempts", "0", "Sockeye:Dns:Attempts is 0, and must be from 1 to 100")]
    [InlineData("Hosts:db", "ten", "Sockeye:Hosts:db has \"ten\", which is no address|Sockeye:Hosts:db has no address")]
    [InlineData("Limits:Sockets", "0", "Sockeye:Limits:Sockets is 0, and must be from 1 to 16777216")]
    [InlineData("DrainTime", "01:00:00", "Sockeye:DrainTime is 01:00:00, and must be from 00:00:00 to 00:01:00")]
    public void What_is_wrong_is_said_in_words(string key, string value, string expected)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Bind((key, value)));
        Assert.Equal(expected.Split('|'), failure.Failures);
    }

    [Theory]
    [InlineData("10.0.0.2", "Sockeye:Addresses:0 is \"10.0.0.2\", without the length of its network's prefix: \"10.0.0.2/24\" would have it")]
    [InlineData("fd00::2", "Sockeye:Addresses:0 is \"fd00::2\", without the length of its network's prefix: \"fd00::2/64\" would have it")]
    [InlineData("10.0.0.2/33", "Sockeye:Addresses:0 is \"10.0.0.2/33\", whose prefix length is not one from 0 to 32")]
    [InlineData("10.0.0.256/24", "Sockeye:Addresses:0 is \"10.0.0.256/24\", which is no address: \"10.0.0.2/24\" or \"fd00::2/64\" would be")]
    public void A_wrong_address_is_named_and_a_right_one_is_shown(string address, string expected)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Bind(("Device", "tun:web0"), ("Addresses:0", address)));
        Assert.Equal([expected], failure.Failures);
    }

    [Fact]
    public void A_device_without_an_address_is_no_use() => Assert.Equal(
        ["Sockeye:Addresses is empty: nobody could reach the stack. Give it one, as \"10.0.0.2/24\", or set \"Autoconfigure\" for IPv6"],
        Assert.Throws<OptionsValidationException>(() => Bind(("Device", "tap:web0"))).Failures);

    [Fact]
    public void A_forward_says_where_from_and_where_to() => Assert.Equal(
        [
            "Sockeye:Forward:0:Listen is \"127.0.0.1\", which is no address and port of this machine: \"127.0.0.1:8000\" would be",
            "Sockeye:Forward:0:To is \"\", which is no address and port: \"127.0.0.1:80\" would be",
        ],
        Assert.Throws<OptionsValidationException>(() => Bind(("Forward:0:Listen", "127.0.0.1"))).Failures);

    [Fact]
    public void A_key_that_nobody_reads_is_a_mistake() => Assert.Contains(
        "'Adresses'", Assert.Throws<InvalidOperationException>(() => Bind(("Adresses:0", "10.0.0.2/24"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_number_that_is_none_is_named() => Assert.Contains(
        "Sockeye:Mtu", Assert.Throws<InvalidOperationException>(() => Bind(("Mtu", "large"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_when_the_host_starts()
    {
        using IHost host = HostWith(services => services.AddSockeye(options =>
        {
            options.Device = "nothing";
            options.Limits.Backlog = 0;
            options.Dns.Servers.Add("?");
        }));
        var failure = Assert.Throws<OptionsValidationException>(() => host.Start());
        Assert.Equal(3, failure.Failures.Count());
        Assert.Contains("Sockeye:Limits:Backlog is 0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_may_change_every_setting_and_is_checked_too()
    {
        SockeyeOptions options = new();
        options.ConfigureStack(stack => stack with { LoopbackMtu = 9000 });
        options.ConfigureStack(stack => stack with { Tcp = stack.Tcp with { SynRetries = 2 } });
        Assert.Equal((9000, 2), (StackPlan.Read(options).Stack.LoopbackMtu, StackPlan.Read(options).Stack.Tcp.SynRetries));
        options.ConfigureStack(stack => stack with { LoopbackMtu = 1 });
        Assert.Contains("LoopbackMtu must be from 1280 to 65535", Assert.Single(StackPlan.Read(options).Failures), StringComparison.Ordinal);
    }

    private static SockeyeOptions Bind(params (string Key, string Value)[] values)
    {
        using IHost host = HostWith(services => services.AddSockeye(), values);
        return host.Services.GetRequiredService<IOptionsMonitor<SockeyeOptions>>().CurrentValue;
    }

    private static IHost HostWith(Action<IServiceCollection> configure, params (string Key, string Value)[] values)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(values.Select(one => new KeyValuePair<string, string?>($"Sockeye:{one.Key}", one.Value)));
        configure(builder.Services);
        return builder.Build();
    }
}
