using Sockeye.Simulation.Topology;

namespace Sockeye.Simulation.Programs;

/// <summary>A program written in the blocking style, in virtual time: a thread of its own that runs only while it holds the
/// world's baton, so that exactly one program runs at a time and a replay is exact.</summary>
public sealed class WorldProcess : IDisposable
{
    private static readonly AsyncLocal<WorldProcess?> Running = new();

    private readonly World _world;
    private readonly Action _body;
    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _yielded = new(0);
    private readonly Thread _thread;
    private bool _isStopping;

    internal WorldProcess(World world, Host? host, string name, Action body)
    {
        _world = world;
        _body = body;
        Host = host;
        Name = name;
        _thread = new Thread(Main) { IsBackground = true, Name = $"world:{name}" };
    }

    /// <summary>The program that the calling thread runs, or null outside of any.</summary>
    public static WorldProcess? Current => Running.Value;

    /// <summary>Where it runs, or null when on no host in particular.</summary>
    public Host? Host { get; }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>True when its body has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What its body threw, or null.</summary>
    public Exception? Failure { get; private set; }

    internal bool IsReady { get; set; }

    /// <summary>Gives the baton back until <paramref name="signal"/> is set or the time is over.</summary>
    internal bool Sleep(WorldSignal signal, TimeSpan timeout)
    {
        if (signal.TryConsume()) return true;
        int version = signal.BeginWait(this);
        if (timeout >= TimeSpan.Zero)
        {
            _world.Schedule(_world.Now + timeout, () => signal.EndWait(version, this));
        }
        Yield();
        return signal.TryConsume();
    }

    /// <summary>The world's side: lets the program run until it sleeps or ends.</summary>
    internal void Run()
    {
        IsReady = false;
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted)) _thread.Start();
        else _go.Release();
        _yielded.Wait();
    }

    /// <summary>Ends a program that sleeps: its sleep throws, its cleanup runs.</summary>
    private void Stop()
    {
        if (HasEnded || _thread.ThreadState.HasFlag(ThreadState.Unstarted)) return;
        _isStopping = true;
        _go.Release();
        _yielded.Wait();
    }

    /// <summary>Ends the program if it still sleeps.</summary>
    public void Dispose()
    {
        Stop();
        _go.Dispose();
        _yielded.Dispose();
    }

    private void Yield()
    {
        _yielded.Release();
        _go.Wait();
        if (_isStopping) throw new WorldStoppedException();
    }

    private void Main()
    {
        Running.Value = this;
        try
        {
            _body();
        }
        catch (WorldStoppedException)
        {
            // The world ended first.
        }
#pragma warning disable CA1031 // A program's failure is the world's to report, whatever it is.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failure = failure;
        }
        HasEnded = true;
        _yielded.Release();
    }
}
