namespace Sockeye.Testing.Quiescence;

/// <summary>Whose code a thread runs.</summary>
internal enum ThreadRole : byte
{
    /// <summary>The application's, as far as we know; and the runtime's that run managed code, such as timers.</summary>
    Application,

    /// <summary>What the thread pool was given.</summary>
    PoolWorker,

    /// <summary>The runtime's: garbage collection, compilation. It wakes others, but never is what a test waits for.</summary>
    Runtime,
}
