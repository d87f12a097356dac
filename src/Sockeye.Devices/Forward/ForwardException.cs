namespace Sockeye.Devices.Forward;

/// <summary>The host refused a port; the message is a sentence for a person.</summary>
public sealed class ForwardException : IOException
{
    /// <summary>Makes an exception with a sentence.</summary>
    public ForwardException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a sentence and its cause.</summary>
    public ForwardException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception without a message.</summary>
    public ForwardException()
    {
    }
}
