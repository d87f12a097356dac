using System.Runtime.InteropServices;

namespace Sockeye.Testing.Tests.Time;

/// <summary>A lock of the C library, as the runtime's own are.</summary>
internal sealed unsafe class NativeMutex : IDisposable
{
    // More than a pthread_mutex_t has anywhere; zeros are PTHREAD_MUTEX_INITIALIZER.
    private void* _mutex = NativeMemory.AllocZeroed(128);

    public void Enter() => Check(Lock(_mutex));

    public void Exit() => Check(Unlock(_mutex));

    public void Dispose()
    {
        NativeMemory.Free(_mutex);
        _mutex = null;
    }

    private static void Check(int error)
    {
        if (error != 0) throw new InvalidOperationException($"the C library refuses: error {error}");
    }

    [DllImport("libc", EntryPoint = "pthread_mutex_lock")]
    private static extern int Lock(void* mutex);

    [DllImport("libc", EntryPoint = "pthread_mutex_unlock")]
    private static extern int Unlock(void* mutex);
}
