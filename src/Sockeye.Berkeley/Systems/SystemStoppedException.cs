namespace Sockeye.Berkeley.Systems;

/// <summary>The system under a program went away while the program waited: a simulated world was stopped, say.</summary>
internal sealed class SystemStoppedException(Exception cause)
    : Exception("The socket system was stopped while a program waited.", cause);
