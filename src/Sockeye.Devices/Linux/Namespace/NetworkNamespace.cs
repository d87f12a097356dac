using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux.Namespace;

/// <summary>A fresh network namespace inside this process, and the one thread that lives in it.</summary>
/// <remarks>A network namespace belongs to a thread, so work for it is handed to its thread by <see cref="Run"/>.
/// What is opened there (a socket, a TUN device) stays in that namespace and may be used from any thread afterwards.
/// Needs CAP_SYS_ADMIN in the process's user namespace: root has it, and so has everybody inside the rootless lab
/// (see <see cref="NamespaceLauncher"/>). Disposing lets the thread end; the kernel removes the namespace when the
/// last thing opened in it is closed.</remarks>
public sealed class NetworkNamespace : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private Descriptor? _self;

    private NetworkNamespace() =>
        _thread = new Thread(Live) { IsBackground = true, Name = "network namespace" };

    /// <summary>Makes a namespace; a <see cref="KernelException"/> says what to do where that is not allowed.</summary>
    public static NetworkNamespace Create()
    {
        var made = new NetworkNamespace();
        made._thread.Start();
        try
        {
            made.Run(made.Enter);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Runs the action on the namespace's thread and returns when it has ended.</summary>
    public void Run(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using var done = new ManualResetEventSlim();
        ExceptionDispatchInfo? failure = null;
        _work.Add(() =>
        {
            try
            {
                action();
            }
#pragma warning disable CA1031 // whatever went wrong there is thrown again here
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            done.Set();
        });
        done.Wait();
        failure?.Throw();
    }

    /// <summary>Runs the function on the namespace's thread and returns what it returned.</summary>
    public T Run<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        T result = default!;
        Run(() => { result = function(); });
        return result;
    }

    /// <summary>A descriptor of the namespace itself, to move an interface into it.</summary>
    internal int Handle => _self?.Number ?? -1;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_work.IsAddingCompleted)
            return;
        _work.CompleteAdding();
        _thread.Join();
        _self?.Dispose();
        _work.Dispose();
    }

    private void Enter()
    {
        if (Libc.Unshare(Libc.CLONE_NEWNET) != 0)
        {
            throw KernelException.Last(
                "cannot make a network namespace",
                "run as root, or inside the rootless lab (unshare --user --map-root-user --net)");
        }

        _self = Descriptor.Open("/proc/thread-self/ns/net", Libc.O_RDONLY);
    }

    private void Live()
    {
        foreach (var item in _work.GetConsumingEnumerable())
            item();
    }
}
