namespace Sockeye.Configuration;

/// <summary>A configured stack could not be started; the message is for a person: which stack, what, why, and what to do.</summary>
public sealed class StackStartException : Exception
{
    /// <summary>Makes an exception with a sentence and its cause.</summary>
    public StackStartException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception with a sentence.</summary>
    public StackStartException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception without a message.</summary>
    public StackStartException()
    {
    }
}
