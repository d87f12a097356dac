using System.Buffers.Binary;
using System.Security.Cryptography;
using Sockeye.Core.Foundation;

namespace Sockeye.Hosting;

/// <summary>The system's cryptographic generator, a little at a time in advance.</summary>
/// <remarks>Used under a stack's turn only.</remarks>
public sealed class SystemEntropy : IEntropy
{
    private readonly byte[] _ahead = new byte[256];
    private int _used = 256;

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    /// <inheritdoc/>
    public ulong NextUInt64()
    {
        if (_used == _ahead.Length)
        {
            RandomNumberGenerator.Fill(_ahead);
            _used = 0;
        }
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_ahead.AsSpan(_used));
        _used += 8;
        return value;
    }
}
