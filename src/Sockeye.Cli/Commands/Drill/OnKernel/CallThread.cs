namespace Sockeye.Cli.Commands.Drill.OnKernel;

/// <summary>A thread that makes one call at a time, and is asked again when it is free: a new thread for each would take longer than
/// most calls.</summary>
internal sealed class CallThread : IDisposable
{
    private readonly ManualResetEventSlim _isAsked = new(false, spinCount: 2000);
    private volatile Action? _work;

    public CallThread() => new Thread(Live) { IsBackground = true, Name = "drill call" }.Start();

    /// <summary>Nothing is to be done.</summary>
    public bool IsFree => _work is null;

    /// <summary>Does it.</summary>
    public void Do(Action work)
    {
        _work = work;
        _isAsked.Set();
    }

    /// <summary>Ends, when it is free.</summary>
    public void Dispose() => Do(static () => throw new OperationCanceledException());

    private void Live()
    {
        try
        {
            while (true)
            {
                _isAsked.Wait();
                _isAsked.Reset();
                _work!();
                _work = null;
            }
        }
        catch (OperationCanceledException)
        {
            _isAsked.Dispose(); // nobody asks any more
        }
    }
}
