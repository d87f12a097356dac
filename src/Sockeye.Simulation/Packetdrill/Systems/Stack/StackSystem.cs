using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>Our stack in virtual time, behind a raw IP interface. Waiting costs nothing.</summary>
public sealed class StackSystem : IDrillSystem
{
    private readonly Queue<EmittedPacket> _emitted = new();
    private readonly List<StackCall> _waiting = [];
    private readonly StackHost _host;

    /// <summary>A stack that has just begun.</summary>
    public StackSystem(StackSystemOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Stack = new NetStack(
            new StackOptions
            {
                Tcp = options.Tcp,
                Internet = new InternetOptions
                {
                    DuplicateAddressDetectionTransmits = 0, AcceptRouterAdvertisements = false, ReportMemberships = false,
                },
            },
            new SeededEntropy(options.Seed));
        Device = Stack.AddInterface(
            new InterfaceOptions { Name = "tun0", Kind = InterfaceKind.RawIP, Mtu = options.Mtu, SegmentationLimit = 0 }, Now);
        foreach ((InternetAddress address, int prefixLength) in options.Local)
        {
            Check(Stack.AddAddress(Device, address, prefixLength, new AddressOptions { SkipDuplicateDetection = true }, Now));
            var everywhere = new Prefix(InternetAddress.Any(address.Version), 0);
            Check(Stack.AddRoute(everywhere, InternetAddress.Any(address.Version), Device, 0, Now));
        }
        Versions = [.. options.Local.Select(local => local.Address.Version).Distinct()];
        Descriptors = new DescriptorTable();
        _host = new StackHost(this);
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

    internal IReadOnlyList<IPVersion> Versions { get; }

    internal DescriptorTable Descriptors { get; }

    /// <summary>Packets are thrown away instead of leaving.</summary>
    internal bool DropsOutput { get; set; }

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
        if (segmentSize > 0) Mark(ref buffer.Offload, packet, segmentSize);
        Stack.HandleFrame(Device, buffer, Now);
        Settle();
    }

    /// <inheritdoc/>
    public bool TryReceive(out EmittedPacket packet) => _emitted.TryDequeue(out packet!);

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
            if (!DropsOutput) _emitted.Enqueue(new EmittedPacket(frame.Span.ToArray(), Now));
            frame.Release();
        }
    }

    private static void Mark(ref PacketOffload offload, ReadOnlySpan<byte> packet, int segmentSize)
    {
        offload.Segmentation = packet[0] >> 4 == 4 ? SegmentationKind.TcpV4 : SegmentationKind.TcpV6;
        offload.SegmentSize = (ushort)segmentSize;
    }

    private static void Check(Errno error)
    {
        if (error != Errno.None) throw new InvalidOperationException($"the network could not be configured: {error}");
    }
}
