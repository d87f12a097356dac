namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>A script that cannot be understood, or asks for what this interpreter does not have: the line and a sentence.</summary>
public sealed class ScriptException : Exception
{
    /// <summary>A complaint about a line.</summary>
    public ScriptException(int line, string message)
        : base(message) => Line = line;

    /// <summary>A complaint.</summary>
    public ScriptException()
        : this(0, "the script is wrong")
    {
    }

    /// <summary>A complaint.</summary>
    public ScriptException(string message)
        : this(0, message)
    {
    }

    /// <summary>A complaint with its cause.</summary>
    public ScriptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Line from 1; 0 when it is about none in particular.</summary>
    public int Line { get; }
}
