namespace Sockeye.Testing.Quiescence;

/// <summary>Whose code a thread runs.</summary>
internal enum ThreadRole : byte
{
    /// <summary>The application's, as far as we know.</summary>
    Application,

    /// <summary>What the thread pool was given.</summary>
    PoolWorker,

    /// <summary>The runtime's: garbage collection, compilation, timers. It wakes others, but never is what a test waits for.</summary>
    Runtime,
}
