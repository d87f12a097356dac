namespace Sockeye.Core.Foundation;

/// <summary>Which socket call a <see cref="TraceKind.Call"/> is of.</summary>
public enum CallKind : byte
{
    /// <summary>bind.</summary>
    Bind,

    /// <summary>listen.</summary>
    Listen,

    /// <summary>accept, of a connection.</summary>
    Accept,

    /// <summary>connect, begun or done.</summary>
    Connect,

    /// <summary>send, of bytes or of a message.</summary>
    Send,

    /// <summary>recv, of bytes, of a message or of the end.</summary>
    Receive,

    /// <summary>shutdown.</summary>
    Shutdown,

    /// <summary>close.</summary>
    Close,

    /// <summary>setsockopt.</summary>
    SetOption,
}
