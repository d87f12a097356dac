using System.Diagnostics;
using Sockeye.Core.Foundation;
using Sockeye.Devices;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Simulation.Packetdrill.Systems;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Cli.Commands.Drill.OnKernel;

/// <summary>The host's kernel as the system under test: in a network namespace of its own, behind a TUN interface, in real time.</summary>
internal sealed class KernelDrillSystem : IDrillSystem
{
    private const string DeviceName = "tun0";
    private const int Batch = 32;

    // Shorter waits are spun, so that events are not late.
    private static readonly TimeSpan s_spin = TimeSpan.FromMilliseconds(0.2);
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(0.3);

    private readonly NetworkNamespace _namespace;
    private readonly IFrameDevice _device;
    private readonly PacketPool _pool = new();
    private readonly Queue<EmittedPacket> _emitted = new();
    private readonly List<KernelCall> _waiting = [];
    private readonly KernelProcess _process;
    private readonly PacketBuffer[] _batch = new PacketBuffer[Batch];
    private readonly Instant _birth = new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
    private readonly long _beginning = Stopwatch.GetTimestamp();

    /// <summary>A namespace with its interface.</summary>
    public KernelDrillSystem(DrillNetwork network)
    {
        _namespace = NetworkNamespace.Create();
        try
        {
            _device = _namespace.Run(() => OpenDevice(network));
            var host = new KernelHost(_namespace, DeviceName, network);
            Host = host;
            _process = new KernelProcess(_namespace, host, () => Now);
        }
        catch
        {
            _namespace.Dispose();
            throw;
        }
        Collect();
        _emitted.Clear();
    }

    /// <inheritdoc/>
    /// <remarks>The day's time, as the kernel's own time stamps are, but never set back.</remarks>
    public Instant Now => _birth + Stopwatch.GetElapsedTime(_beginning);

    /// <inheritdoc/>
    public IDrillHost Host { get; }

    /// <inheritdoc/>
    public IRunningCall Begin(SystemCall call)
    {
        KernelCall running = _process.Begin(call);
        // Most calls return at once; one that does not, waits beside.
        Instant limit = Now + TimeSpan.FromMilliseconds(2);
        while (!running.TryFinish(out _) && Now < limit)
        {
        }
        if (!running.TryFinish(out _)) _waiting.Add(running);
        Collect();
        return running;
    }

    /// <inheritdoc/>
    public void Inject(ReadOnlySpan<byte> packet, int segmentSize)
    {
        Collect();
        PacketBuffer buffer = _pool.TryRent(packet.Length) ?? throw new InvalidOperationException("no packet memory is left");
        packet.CopyTo(buffer.Append(packet.Length));
        if (segmentSize > 0) DrillNetwork.MarkMerged(buffer, segmentSize);
        if (_device.Transmit([buffer]) == 0) buffer.Release();
    }

    /// <inheritdoc/>
    public bool TryReceive(out EmittedPacket packet)
    {
        Collect();
        return _emitted.TryDequeue(out packet!);
    }

    /// <inheritdoc/>
    public TimeSpan EventCost => TimeSpan.Zero;

    /// <inheritdoc/>
    public void Advance(Instant limit)
    {
        while (true)
        {
            Collect();
            if (_emitted.Count > 0 || Now >= limit || _waiting.RemoveAll(call => call.TryFinish(out _)) > 0) return;
            TimeSpan left = limit - Now;
            if (left > s_spin) Thread.Sleep(left < s_glance ? TimeSpan.Zero : TimeSpan.FromMilliseconds(left.TotalMilliseconds > 2 ? 1 : 0));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _device.Dispose();
        _namespace.Dispose();
    }

    private static IFrameDevice OpenDevice(DrillNetwork network)
    {
        bool isV4 = network.Local.IsIPv4;
        IFrameDevice device = LabLink.Open(new LabLinkOptions
        {
            Kind = LabLinkKind.Tun, Name = DeviceName, Mtu = network.Mtu, Offload = true,
            KernelIPv4 = isV4 ? network.Local : null, KernelIPv6 = isV4 ? null : network.Local,
        });
        using var netlink = new Rtnetlink();
        netlink.AddRoute(new Prefix(network.Remote, isV4 ? 32 : 128), DeviceName);
        return device;
    }

    private void Collect()
    {
        while (true)
        {
            int count = _device.Receive(_batch, _pool);
            for (int i = 0; i < count; i++)
            {
                PacketBuffer buffer = _batch[i];
                Complete(buffer);
                _emitted.Enqueue(new EmittedPacket(buffer.Span.ToArray(), Now));
                buffer.Release();
            }
            if (count < _batch.Length) return;
        }
    }

    // The kernel leaves the sum of a packet that goes to a TUN interface to whoever reads it.
    private static void Complete(PacketBuffer buffer)
    {
        if (buffer.Offload.Checksum != ChecksumState.Partial) return;
        Span<byte> transport = buffer.Span[(buffer.Offload.ChecksumStart - buffer.Start)..];
        ushort checksum = InternetChecksum.Compute(transport);
        transport[buffer.Offload.ChecksumOffset] = (byte)(checksum >> 8);
        transport[buffer.Offload.ChecksumOffset + 1] = (byte)checksum;
    }
}
