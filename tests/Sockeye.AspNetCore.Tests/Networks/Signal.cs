namespace Sockeye.AspNetCore.Tests.Networks;

/// <summary>Something that an application tells its test once.</summary>
public sealed class Signal<T>
{
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _source.Task;

    public void Set(T value) => _source.TrySetResult(value);

    public Task<T> WaitAsync() => Task.WaitAsync(Patience.Long);
}

/// <summary>Something that happens once.</summary>
public sealed class Signal
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => _source.Task;

    public bool IsSet => _source.Task.IsCompleted;

    public void Set() => _source.TrySetResult();

    public Task WaitAsync() => Task.WaitAsync(Patience.Long);
}
