namespace Sockeye.Devices.Polling;

/// <summary>How the loop's thread sleeps and is woken; descriptors are watched where the system can.</summary>
internal interface ISleeper : IDisposable
{
    /// <summary>Watches a descriptor for input.</summary>
    void Add(int descriptor);

    /// <summary>Watches it no longer.</summary>
    void Remove(int descriptor);

    /// <summary>Watches a descriptor for input, as it does from the beginning, or for the time being not.</summary>
    void WatchInput(int descriptor, bool wanted);

    /// <summary>Watches a descriptor for room to write as well, or no longer.</summary>
    void WatchOutput(int descriptor, bool wanted);

    /// <summary>True when a descriptor is ready now; costs one system call, sleeps never.</summary>
    bool Peek();

    /// <summary>Sleeps until a descriptor is ready, <see cref="Wake"/> is called or the time is over.</summary>
    /// <returns>False when the time was over.</returns>
    bool Sleep(TimeSpan timeout);

    /// <summary>Ends a sleep, or the next one if none is under way; from any thread.</summary>
    void Wake();
}
