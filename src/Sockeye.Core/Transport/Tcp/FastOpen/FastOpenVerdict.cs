namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>What a server thinks of a client's cookie.</summary>
internal enum FastOpenVerdict : byte
{
    /// <summary>Not ours, or not any more.</summary>
    Bad,

    /// <summary>Ours.</summary>
    Good,

    /// <summary>Ours, of the key that goes: the client is told a new one.</summary>
    Aging,
}
