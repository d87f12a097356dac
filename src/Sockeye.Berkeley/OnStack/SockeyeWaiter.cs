using Sockeye.Berkeley.Systems;
using Sockeye.Core.Stack;

namespace Sockeye.Berkeley.OnStack;

/// <summary>Sleeps on the driver's own kind of signal, which the events of the sockets set.</summary>
internal sealed class SockeyeWaiter(IStackDriver driver) : Waiter
{
    private readonly IWaitSignal _signal = driver.CreateSignal();

    /// <inheritdoc/>
    public override void Wait(ReadOnlySpan<Interest> interests, int timeoutMilliseconds)
    {
        foreach (var interest in interests)
            ((SockeyeSocket)interest.Socket).AddWaiter(this);
        try
        {
            // Looked at after enlisting, so that what happens in between sets the signal.
            foreach (var interest in interests)
            {
                if (interest.Socket.Poll(interest.Events) != 0)
                    return;
            }

            Sleep(timeoutMilliseconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(timeoutMilliseconds));
        }
        finally
        {
            foreach (var interest in interests)
                ((SockeyeSocket)interest.Socket).RemoveWaiter(this);
        }
    }

    private void Sleep(TimeSpan timeout)
    {
        try
        {
            _signal.Wait(timeout);
        }
        catch (Exception stopped)
        {
            // Nothing else can go wrong with a sleep: whoever turns the crank has stopped.
            throw new SystemStoppedException(stopped);
        }
    }

    /// <inheritdoc/>
    public override void Wake() => _signal.Set();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _signal.Dispose();
        base.Dispose(disposing);
    }
}
