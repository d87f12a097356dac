using Sockeye.Testing.Assertions;

namespace Sockeye.Testing;

/// <summary>Something that was asserted of a simulated network is not so. The message has the packets that prove it.</summary>
public sealed class NetworkAssertionException : Exception, IAssertionException
{
    internal NetworkAssertionException(string message, IReadOnlyList<Packet> proof)
        : base(message) => Proof = proof;

    /// <summary>The packets that prove the contrary; may be empty, where it is packets that are missing.</summary>
    public IReadOnlyList<Packet> Proof { get; }
}
