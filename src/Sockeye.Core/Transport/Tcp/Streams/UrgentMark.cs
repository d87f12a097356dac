// Urgent data as programs know it: one byte out of band. Read RFC 6093, RFC 9293 §3.8.5.

using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>The urgent byte of the receiving side. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
/// <remarks>Only the last urgent byte counts; an older one that nobody read stays in the stream, as on Linux.</remarks>
internal struct UrgentMark
{
    private byte _byte;

    /// <summary>There is an urgent byte, announced or here, that was not read.</summary>
    public bool IsPending { get; private set; }

    /// <summary>There is a mark in the stream ahead of the reader, or right at it.</summary>
    public bool IsMarked { get; private set; }

    /// <summary>The byte is known, though the stream may not have come to it.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>A byte was announced and is not here.</summary>
    public readonly bool IsAwaited => IsPending && !IsHeld;

    /// <summary>Where the urgent byte stands.</summary>
    public SequenceNumber Seq { get; private set; }

    /// <summary>The byte.</summary>
    public readonly byte Held => _byte;

    /// <summary>A segment announces an urgent byte.</summary>
    /// <returns>True when it is news.</returns>
    public bool OnAnnounced(SequenceNumber seq, SequenceNumber unread)
    {
        if (seq < unread) return false;
        if (IsMarked && seq <= Seq) return false;
        Seq = seq;
        IsPending = IsMarked = true;
        IsHeld = false;
        return true;
    }

    /// <summary>A segment brings the byte.</summary>
    public void OnArrived(byte value)
    {
        _byte = value;
        IsHeld = true;
    }

    /// <summary>The reader passes the mark: the byte can no longer be asked for.</summary>
    public void Pass() => IsMarked = IsPending = IsHeld = false;

    /// <summary>The application read the byte out of band. The mark stays where it is.</summary>
    public void OnRead() => IsPending = IsHeld = false;
}
