namespace Sockeye.Berkeley.Systems;

/// <summary>What recvmsg gives beside the data: address, control messages, flags.</summary>
public ref struct ReceivedMessage
{
    /// <summary>Room for the sender's address; empty where nobody asks.</summary>
    public Span<byte> Address;

    /// <summary>The address's true length, which may be more than the room; 0 where there is none.</summary>
    public int AddressLength;

    /// <summary>Room for control messages.</summary>
    public Span<byte> Control;

    /// <summary>How much of it was filled.</summary>
    public int ControlLength;

    /// <summary>MSG_TRUNC, MSG_CTRUNC, MSG_EOR, MSG_OOB.</summary>
    public int Flags;
}
