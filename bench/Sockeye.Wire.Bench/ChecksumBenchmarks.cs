using BenchmarkDotNet.Attributes;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.Bench;

/// <summary>The Internet checksum over hot memory, beside a plain copy: divide the length by the time for GB/s.</summary>
[MemoryDiagnoser]
public class ChecksumBenchmarks
{
    private byte[] _source = [];
    private byte[] _target = [];

    [Params(20, 64, 1460, 65000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _source = new byte[Length];
        _target = new byte[Length];
        for (var i = 0; i < Length; i++) _source[i] = (byte)(i * 7);
    }

    [Benchmark]
    public ushort Compute() => InternetChecksum.Compute(_source);

    [Benchmark]
    public uint CopyAndSum() => InternetChecksum.CopyAndSum(_source, _target);

    [Benchmark(Baseline = true)]
    public void Copy() => _source.AsSpan().CopyTo(_target);
}
