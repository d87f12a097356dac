namespace Sockeye.Testing.Quiescence;

/// <summary>What a sleeping thread waits for.</summary>
internal enum ThreadWait : byte
{
    /// <summary>It sleeps no more: a timer of the system's has woken it, even if it has not come to run yet.</summary>
    Nothing,

    /// <summary>Something that another thread, or the network, will make happen.</summary>
    Event,

    /// <summary>That, or the end of a time.</summary>
    Timed,

    /// <summary>A lock of the C library (pthread_mutex_lock(3)), which another thread holds.</summary>
    Lock,
}
