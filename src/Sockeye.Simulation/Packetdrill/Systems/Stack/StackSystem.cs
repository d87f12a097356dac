using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Simulation.Packetdrill.Configuration;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>Our stack in virtual time, behind a raw IP interface. Waiting costs nothing.</summary>
public sealed class StackSystem : IDrillSystem
{
    private const int PrefixLengthV4 = 16;
    private const int PrefixLengthV6 = 48;

    private readonly Queue<EmittedPacket> _emitted = new();
    private readonly List<StackCall> _waiting = [];
    private readonly StackHost _host;

    /// <summary>A stack that has just begun, with the settings of a kernel that has.</summary>
    /// <param name="network">What is round it.</param>
    /// <param name="seed">Decides everything that is left to chance.</param>
    public StackSystem(DrillNetwork network, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        Stack = new NetStack(
            new StackOptions
            {
                Internet = new InternetOptions
                {
                    DuplicateAddressDetectionTransmits = 0, AcceptRouterAdvertisements = false, ReportMemberships = false,
                },
            },
            new SeededEntropy(seed));
        Device = Stack.AddInterface(
            new InterfaceOptions { Name = "tun0", Kind = InterfaceKind.RawIP, Mtu = network.Mtu, SegmentationLimit = 65_000 }, Now);
        var everywhere = new Prefix(InternetAddress.Any(network.Local.Version), 0);
        var withoutDetection = new AddressOptions { SkipDuplicateDetection = true };
        Check(Stack.AddAddress(Device, network.Local, network.Local.IsIPv4 ? PrefixLengthV4 : PrefixLengthV6, withoutDetection, Now));
        Check(Stack.AddRoute(everywhere, everywhere.Address, Device, 0, Now));
        Version = network.Local.Version;
        Descriptors = new DescriptorTable();
        _host = new StackHost(this);
        foreach ((string name, string value) in SuiteDefaults.Kernel)
        {
            if (_host.SetSysctl(name, value) is { } complaint) throw new InvalidOperationException(complaint);
        }
        Stack.Configure(Stack.TcpSettings with { TicksPerSecond = network.TicksPerSecond }, Now);
        Drain();
        _emitted.Clear();
    }

    /// <summary>The stack.</summary>
    public NetStack Stack { get; }

    /// <inheritdoc/>
    public Instant Now { get; private set; }

    /// <inheritdoc/>
    public IDrillHost Host => _host;

    internal Interface Device { get; }

    internal IPVersion Version { get; }

    internal DescriptorTable Descriptors { get; }

    /// <inheritdoc/>
    public IRunningCall Begin(SystemCall call)
    {
        var running = new StackCall(this, call);
        if (!running.TryFinish(out _)) _waiting.Add(running);
        Drain();
        return running;
    }

    /// <inheritdoc/>
    public void Inject(ReadOnlySpan<byte> packet, int segmentSize)
    {
        PacketBuffer buffer = Stack.Pool.TryRent(packet.Length) ?? throw new InvalidOperationException("no packet memory is left");
        packet.CopyTo(buffer.Append(packet.Length));
        if (segmentSize > 0) DrillNetwork.MarkMerged(buffer, segmentSize);
        Stack.HandleFrame(Device, buffer, Now);
        Settle();
    }

    /// <inheritdoc/>
    public bool TryReceive(out EmittedPacket packet) => _emitted.TryDequeue(out packet!);

    /// <inheritdoc/>
    public TimeSpan EventCost => TimeSpan.FromMicroseconds(10);

    /// <inheritdoc/>
    /// <remarks>A timer that is due at the limit itself runs in the next call: what a script does at a time goes before what the
    /// stack does then, since the kernel's timers are late rather than early.</remarks>
    public void Advance(Instant limit)
    {
        Instant next = Stack.NextDeadline;
        foreach (StackCall call in _waiting) next = Instant.Min(next, call.Deadline);
        if (next >= limit && limit > Now)
        {
            Now = limit;
            return;
        }
        Now = Instant.Max(Now, Instant.Min(next, limit));
        Stack.HandleTimeout(Now);
        Settle();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stack.Shutdown(Now);
        Drain();
        Stack.Discard(Now);
        _emitted.Clear();
    }

    // What waits may have become possible, and its doing may make more possible.
    private void Settle()
    {
        Drain();
        while (_waiting.RemoveAll(call => call.TryFinish(out _)) > 0) Drain();
    }

    private void Drain()
    {
        while (Stack.PollEvent(out _))
        {
        }
        while (Stack.PollTransmit(Device, out PacketBuffer frame))
        {
            _emitted.Enqueue(new EmittedPacket(frame.Span.ToArray(), Now));
            frame.Release();
        }
    }

    private static void Check(Errno error)
    {
        if (error != Errno.None) throw new InvalidOperationException($"the network could not be configured: {error}");
    }
}
