using Sockeye.Core.Foundation;

namespace Sockeye.Core.Sockets;

/// <summary>A call's outcome: a value, or why it was refused.</summary>
/// <param name="Value">Bytes, or another small number; 0 when refused.</param>
/// <param name="Error">None, or the errno.</param>
public readonly record struct SocketResult(int Value, Errno Error)
{
    /// <summary>True when not refused.</summary>
    public bool IsSuccess => Error == Errno.None;

    /// <summary>A success.</summary>
    public static SocketResult Success(int value = 0) => new(value, Errno.None);

    /// <summary>A refusal.</summary>
    public static implicit operator SocketResult(Errno error) => new(0, error);
}
