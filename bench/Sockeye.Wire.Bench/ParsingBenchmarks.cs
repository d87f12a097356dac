using BenchmarkDotNet.Attributes;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.Tcp;

namespace Sockeye.Wire.Bench;

/// <summary>What one received segment costs before anybody acts on it.</summary>
[MemoryDiagnoser]
public class ParsingBenchmarks
{
    private readonly byte[] _packet = new byte[52];

    [GlobalSetup]
    public void Setup()
    {
        var fields = new IPv4Fields
        {
            Source = new IPv4Address(10, 0, 0, 1), Destination = new IPv4Address(10, 0, 0, 2),
            Protocol = IPProtocol.Tcp, PayloadLength = 32,
        };
        var at = IPv4Packet.Write(_packet, fields);
        var options = new TcpOptionWriter(new byte[12]);
        options.TryAppendTimestamps(1, 2);
        TcpHeader.Write(_packet.AsSpan(at), new TcpHeader { Flags = TcpFlags.Ack }, options.Written);
    }

    [Benchmark]
    public int Segment()
    {
        if (!IPv4Packet.TryParse(_packet, out var packet) || !packet.IsChecksumValid) return 0;
        if (!TcpSegment.TryParse(packet.Payload, out var segment)) return 0;
        TcpOptions.Parse(segment.Options, out var options);
        return (segment.Sequence - segment.Acknowledgment) + segment.SegmentLength + (int)options.TsVal + (int)segment.Flags;
    }

    [Benchmark]
    public ushort IPv4HeaderChecksum() =>
        IPv4Packet.TryParse(_packet, out var packet) && packet.IsChecksumValid ? packet.HeaderChecksum : (ushort)0;
}
