using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Foundation;
using Sockeye.Core.Services.Dns;
using Sockeye.Diagnostics;
using Sockeye.Names;
using Sockeye.Testing.Names;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing;

/// <summary>The names of a simulated network. All its hosts are known by theirs; others may be added.</summary>
/// <remarks>At first every host knows the table and nothing is sent. With <see cref="ServeOn"/> a host answers questions, and the others ask it
/// over UDP, so that loss, delay and partitions concern names too. Any thread may use it.</remarks>
public sealed class SimulatedDns
{
    private readonly SimulatedNetwork _network;
    private readonly NameTable _table;
    private SimulatedHost[] _servers = [];

    internal SimulatedDns(SimulatedNetwork network)
    {
        _network = network;
        _table = new NameTable(network);
    }

    /// <summary>How long answers may be remembered, in whole seconds; 60 s. 0 means that they may not.</summary>
    public TimeSpan TimeToLive
    {
        get => _table.TimeToLive;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _table.TimeToLive = value;
        }
    }

    /// <summary>How hosts ask: time-outs, attempts, cache. Its servers are chosen by <see cref="ServeOn"/>. For hosts that have not asked yet.</summary>
    public DnsResolverOptions Resolver { get; set; } = new();

    /// <summary>Questions that came to the servers.</summary>
    public long Questions => _table.Questions;

    /// <summary>Gives a name addresses, in the place of those that it had, or of a host's own.</summary>
    public void Add(string name, params IPAddress[] addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        _table.Set(name, new NameEntry([.. addresses.Select(address => InternetAddress.Parse(address.ToString()))], null));
    }

    /// <summary>Makes a name another's alias (CNAME).</summary>
    public void AddAlias(string name, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        _table.Set(name, new NameEntry([], target));
    }

    /// <summary>There is no such name any more, even if a host is called so. <see cref="Add"/> makes it known again.</summary>
    public void Remove(string name) => _table.Set(name, null);

    /// <summary>Questions about a name fail until the result is disposed.</summary>
    public IDisposable Fail(string name, DnsFailure failure) => _table.Fail(name, failure);

    /// <summary>From now on this host answers questions about names, on port 53, and all hosts ask it; a second one is asked when the first
    /// does not answer. It goes on after a crash and a restart.</summary>
    /// <exception cref="InvalidOperationException">It has no address yet.</exception>
    public void ServeOn(SimulatedHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.Addresses.Count == 0) throw new InvalidOperationException($"{host} has no address yet: connect it first");
        _ = new NameServer(host, _table).StartAsync();
        _network.Change(() => _servers = [.. _servers, host]);
        foreach (SimulatedHost asker in _network.Hosts) asker.ForgetNames();
    }

    internal ValueTask<IPAddress[]> ResolveAsync(SimulatedHost asker, string name, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        token.ThrowIfCancellationRequested();
        if (_servers.Length > 0) return asker.Client(Make).ResolveAsync(name, token);
        if (IPAddress.TryParse(name, out IPAddress? address)) return ValueTask.FromResult<IPAddress[]>([address]);
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return ValueTask.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]);
        StackActivity activity = StackActivity.Lookup(asker, name);
        try
        {
            IPAddress[] addresses = LookUp(name);
            activity.Stop(addresses);
            return ValueTask.FromResult(addresses);
        }
        catch (SocketException failure)
        {
            activity.Stop(failure);
            FailedLookup.Tell(asker, name, failure);
            throw;
        }
    }

    private IPAddress[] LookUp(string name)
    {
        NameAnswer answer = _table.Answer(name.TrimEnd('.'));
        if (answer.Failure is DnsFailure.ServerFailure or DnsFailure.Silence) throw new SocketException((int)SocketError.TryAgain);
        if (answer.Addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        return [.. answer.Addresses.OrderBy(found => found.IsIPv6).Select(found => IPAddress.Parse(found.ToString()))];
    }

    private DnsClient Make(SimulatedHost host)
    {
        Endpoint[] servers = [.. _servers.Select(server => new Endpoint(InternetAddress.Parse(server.Addresses[0].ToString()), NameServer.Port))];
        ulong part = 0xD45_0000_0000UL | (uint)host.Host.Number;
        return new DnsClient(host, Resolver with { Servers = servers }, host.Clock, SeededEntropy.For(_network.Seed, part));
    }
}
