using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Devices;
using Sockeye.Devices.Forward;
using Sockeye.Diagnostics;
using Sockeye.Hosting;
using Sockeye.Names;
using Sockeye.Wire.Addresses;

namespace Sockeye.Configuration;

/// <summary>A stack made of options: its loop, its names, and the ports of this machine that lead into it.</summary>
/// <remarks>The generic host starts it before its services, and stops it after them; without a host, call <see cref="Start"/>. Start and
/// stop are for one thread.</remarks>
public sealed class SockeyeStack : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    private readonly SockeyeOptions _options;
    private readonly StackPlan _plan;
    private readonly IServiceProvider _services;
    private readonly ILogger _log;
    private readonly List<HostForwarder> _forwarders = [];
    private bool _isStopped;

    internal SockeyeStack(SockeyeOptions options, IServiceProvider services, ILoggerFactory? loggers)
    {
        _options = options;
        _services = services;
        _plan = StackPlan.Read(options);
        if (_plan.Failures.Count > 0) throw new OptionsValidationException(Options.DefaultName, typeof(SockeyeOptions), _plan.Failures);
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger(StackLog.Category);
        Loop = new StackLoop(_plan.Stack, _plan.Loop with { Logger = _log }) { IsOwned = true };
        Names = options.MakeResolver?.Invoke(services, Loop) ?? MakeResolver();
    }

    /// <summary>The stack's loop: the driver that streams, HTTP handlers and the Kestrel transport take.</summary>
    public StackLoop Loop { get; }

    /// <summary>Who knows names.</summary>
    public INameResolver Names { get; }

    /// <summary>Where this machine listens for <see cref="SockeyeOptions.Forward"/>, with real ports, in that order; empty before the
    /// start.</summary>
    public IReadOnlyList<IPEndPoint> Forwards => [.. _forwarders.Select(forwarder => forwarder.LocalEndpoint)];

    /// <summary>It was started, however that ended.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Opens the device, gives the stack its addresses and routes, and runs it. Once.</summary>
    /// <exception cref="StackStartException">Something is refused; the message says what, why, and what to do.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        if (IsStarted) throw new InvalidOperationException($"The stack {_options.HostName} was started before.");
        IsStarted = true;
        if (DeviceOpening.Open(_plan, _options, _services) is { } device) Configure(device);
        Loop.Start();
        foreach ((IPEndPoint listen, Endpoint to, int clients) in _plan.Forwards) Forward(listen, to, clients);
    }

    /// <summary>Takes no more clients in, lets connections deliver what was written for up to <see cref="SockeyeOptions.DrainTime"/>,
    /// resets what is left, and ends the loop.</summary>
    /// <param name="token">Ends the wait, not the stop.</param>
    public async Task StopAsync(CancellationToken token = default)
    {
        if (_isStopped) return;
        _isStopped = true;
        bool isAlive = IsStarted && Loop.Failure is null;
        TimeSpan patience = isAlive && !token.IsCancellationRequested ? _options.DrainTime : TimeSpan.Zero;
        Task forwarding = Task.WhenAll(_forwarders.Select(forwarder => forwarder.StopAsync(patience)));
        if (patience > TimeSpan.Zero) await DrainAsync(patience, token).ConfigureAwait(false);
        await forwarding.ConfigureAwait(false);
        foreach (HostForwarder forwarder in _forwarders) await forwarder.DisposeAsync().ConfigureAwait(false);
        if (isAlive)
        {
            // The peers of what is left hear of it.
            Loop.Call(0, static (stack, now, _) =>
            {
                stack.Shutdown(now);
                return 0;
            });
        }
        Loop.End();
    }

    /// <summary>Stops at once what was not stopped: peers of open connections are reset.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);

    /// <summary>As <see cref="DisposeAsync"/>; blocks the thread for a moment.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private HostTable MakeResolver()
    {
        INameResolver others = _plan.Dns.Servers.Count > 0 ? new DnsClient(Loop, _plan.Dns) : AddressLiterals.Instance;
        return new HostTable(_plan.Hosts, others);
    }

    private void Configure(IFrameDevice device)
    {
        Core.Link.Interface nic = Loop.AddDevice(device);
        foreach ((InternetAddress address, int length) in _plan.Addresses)
        {
            // A TUN interface has two ends, and the kernel's is not ours; on a real link others may have the address.
            var options = new AddressOptions { SkipDuplicateDetection = device.Description.LinkLayer == LinkLayer.RawIP };
            Require($"the address {address}/{length}", Loop.Call((nic, address, length, options), static (stack, now, it) =>
                stack.AddAddress(it.nic, it.address, it.length, it.options, now)));
            StackLog.AddressAdded(_log, _options.HostName, address, length, device.Description.Name);
        }
        foreach (var route in _plan.Routes)
        {
            Require($"the route to {route.Destination}", Loop.Call((nic, route), static (stack, now, it) =>
                stack.AddRoute(it.route.Destination, it.route.Gateway, it.nic, it.route.Metric, now)));
        }
    }

    private void Forward(IPEndPoint listen, Endpoint to, int clients)
    {
        try
        {
            HostForwarder forwarder = HostForwarder.Start(listen, to, new StackForwardTarget(Loop), new HostForwarderOptions
            {
                MaximumClients = clients,
                OnProblem = problem => StackLog.ForwardProblem(_log, _options.HostName, problem),
            });
            _forwarders.Add(forwarder);
            StackLog.Forwards(_log, _options.HostName, forwarder.LocalEndpoint, to);
        }
        catch (ForwardException refused)
        {
            throw new StackStartException($"The stack {_options.HostName} cannot take clients in: {refused.Message}.", refused);
        }
    }

    // What has been written and is not yet delivered: connections that are not at rest. Those that wait for time alone do not count.
    private async Task DrainAsync(TimeSpan patience, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(patience);
        while (!limit.IsCancellationRequested && HasOpenConnections())
        {
            await Task.Delay(s_look, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool HasOpenConnections()
    {
        long[] states = Loop.Call(new long[(int)TcpState.TimeWait + 1], static (stack, _, all) =>
        {
            stack.CountConnections(all);
            return all;
        });
        long open = 0;
        for (int state = (int)TcpState.SynSent; state < (int)TcpState.TimeWait; state++) open += states[state];
        return open > 0;
    }

    private void Require(string what, Errno error)
    {
        if (error == Errno.None) return;
        string why = error switch
        {
            Errno.ENETUNREACH => "its gateway is no neighbour: it must be in the network of one of the stack's addresses",
            Errno.EEXIST => "it is there already",
            Errno.EINVAL => "it is not one that a host may have",
            Errno.ENOBUFS => "a limit is reached",
            _ => error.ToString(),
        };
        throw new StackStartException($"The stack {_options.HostName} refuses {what}: {why}.");
    }
}
