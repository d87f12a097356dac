using Sockeye.Core.Foundation;

namespace Sockeye.Testing.Determinism;

/// <summary>Randomness of one host in one of its lives. Each purpose has a sequence of its own, so that it does not matter in which order
/// the application's threads draw for different ones.</summary>
internal sealed class BranchingEntropy(ulong seed) : IEntropy
{
    private readonly SeededEntropy _rest = new(seed);
    private ulong _branches;

    public void Fill(Span<byte> destination) => _rest.Fill(destination);

    public ulong NextUInt64() => _rest.NextUInt64();

    // Asked for while a stack is built, which is always the same order.
    public IEntropy For(string purpose)
    {
        ulong hash = ++_branches;
        foreach (char letter in purpose) hash = (hash ^ letter) * 0x100000001B3UL;
        return SeededEntropy.For(seed, hash);
    }
}
