namespace Sockeye.Simulation.Programs;

/// <summary>Thrown out of a sleeping call when the world ends first; lets a program's cleanup run.</summary>
public sealed class WorldStoppedException : Exception
{
    /// <summary>The one message.</summary>
    public WorldStoppedException()
        : base("The world was stopped while this program slept.")
    {
    }

    /// <summary>With a message.</summary>
    public WorldStoppedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public WorldStoppedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
