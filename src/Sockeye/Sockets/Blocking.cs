using Sockeye.Core.Stack;

namespace Sockeye.Sockets;

/// <summary>Waiting for an asynchronous call on the calling thread, with the driver's own kind of sleep.</summary>
internal static class Blocking
{
    /// <summary>Starts the call and sleeps until it is done.</summary>
    /// <param name="driver">Whose time it is.</param>
    /// <param name="timeout">Milliseconds, or -1 for ever.</param>
    /// <param name="call">The call; its token is cancelled when time is over.</param>
    /// <exception cref="IOException">Time was over; the inner exception says TimedOut.</exception>
    public static T Wait<T>(IStackDriver driver, int timeout, Func<CancellationToken, ValueTask<T>> call)
    {
        using var cancellation = new CancellationTokenSource();
        ValueTask<T> pending = call(cancellation.Token);
        if (pending.IsCompleted) return pending.GetAwaiter().GetResult();
        Task<T> task = pending.AsTask();
        using IWaitSignal signal = driver.CreateSignal();
        task.ContinueWith(
            static (_, state) => ((IWaitSignal)state!).Set(),
            signal, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (!signal.Wait(timeout < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(timeout)))
        {
            cancellation.Cancel();
            signal.Wait(Timeout.InfiniteTimeSpan);
            if (task.IsCanceled)
            {
                var inner = SocketErrors.ToException(Core.Foundation.Errno.ETIMEDOUT);
                throw new IOException($"The call took longer than {timeout} ms.", inner);
            }
        }
        return task.GetAwaiter().GetResult();
    }
}
