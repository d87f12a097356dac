using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Foundation;
using Sockeye.Core.Stack;

namespace Sockeye.Diagnostics;

/// <summary>What a stack does for an application as activities, with the names and tags of .NET's own for sockets and names
/// (<c>docs/observability.md</c>). The default value is none: nobody listens, and nothing is done.</summary>
/// <remarks>An activity's times are real ones; of a simulated host, "sockeye.elapsed" says what they were on its clock.</remarks>
internal readonly struct StackActivity
{
    /// <summary>The source of connections.</summary>
    public const string Sockets = "Sockeye.Sockets";

    /// <summary>The source of lookups.</summary>
    public const string Names = "Sockeye.NameResolution";

    private static readonly ActivitySource s_sockets = new(Sockets);
    private static readonly ActivitySource s_names = new(Names);

    private readonly Activity? _activity;
    private readonly IStackDriver? _driver;
    private readonly Instant _began;

    private StackActivity(Activity? activity, IStackDriver driver)
    {
        if (activity is null) return;
        _activity = activity;
        _driver = driver;
        _began = driver.Now;
        if (driver is IObservedStack stack) activity.SetTag("sockeye.host", stack.HostName);
    }

    /// <summary>A connection is asked for. It is the current activity's child.</summary>
    public static StackActivity Connect(IStackDriver driver, IPEndPoint remote)
    {
        if (!s_sockets.HasListeners()) return default;
        var started = new StackActivity(s_sockets.StartActivity(Sockets + ".Connect"), driver);
        if (started._activity is not { } activity) return default;
        activity.DisplayName = $"socket connect {remote}";
        SetPeer(activity, remote);
        return started;
    }

    /// <summary>A connection was taken: a moment, and nobody's child, since it is what a peer did.</summary>
    public static void Accept(IStackDriver driver, IPEndPoint? local, IPEndPoint? remote)
    {
        if (!s_sockets.HasListeners()) return;
        Activity? current = Activity.Current;
        Activity.Current = null;
        var started = new StackActivity(s_sockets.StartActivity(Sockets + ".Accept"), driver);
        if (started._activity is { } activity)
        {
            activity.DisplayName = $"socket accept {remote}";
            if (remote is not null) SetPeer(activity, remote);
            if (activity.IsAllDataRequested && local is not null)
            {
                activity.SetTag("network.local.address", local.Address.ToString());
                activity.SetTag("network.local.port", local.Port);
            }
            activity.Stop();
        }
        Activity.Current = current;
    }

    /// <summary>A name is looked up. It is the current activity's child.</summary>
    public static StackActivity Lookup(IStackDriver driver, string name)
    {
        if (!s_names.HasListeners()) return default;
        var started = new StackActivity(s_names.StartActivity(Names + ".DnsLookup"), driver);
        if (started._activity is not { } activity) return default;
        activity.DisplayName = $"DNS lookup {name}";
        if (activity.IsAllDataRequested) activity.SetTag("dns.question.name", name);
        return started;
    }

    /// <summary>It has done what it was to do.</summary>
    /// <param name="answers">What the name's addresses are; null for a connection.</param>
    public void Stop(IPAddress[]? answers = null)
    {
        if (_activity is null) return;
        if (answers is not null && _activity.IsAllDataRequested)
        {
            _activity.SetTag("dns.answers", Array.ConvertAll(answers, address => address.ToString()));
        }
        End(_activity);
    }

    /// <summary>It has failed.</summary>
    public void Stop(Exception failure)
    {
        if (_activity is null) return;
        _activity.SetStatus(ActivityStatusCode.Error);
        _activity.SetTag("error.type", ErrorType(failure));
        End(_activity);
    }

    /// <summary>What "error.type" says of a failure: a <see cref="SocketError"/>, or the name of the exception's type.</summary>
    public static string ErrorType(Exception failure) => failure switch
    {
        SocketException socket => SnakeCase.Of(socket.SocketErrorCode.ToString()),
        _ => failure.GetType().FullName!,
    };

    private void End(Activity activity)
    {
        if (activity.IsAllDataRequested) activity.SetTag("sockeye.elapsed", (_driver!.Now - _began).TotalSeconds);
        activity.Stop();
    }

    private static void SetPeer(Activity activity, IPEndPoint peer)
    {
        if (!activity.IsAllDataRequested) return;
        activity.SetTag("network.peer.address", peer.Address.ToString());
        activity.SetTag("network.peer.port", peer.Port);
        activity.SetTag("network.type", peer.AddressFamily == AddressFamily.InterNetwork ? "ipv4" : "ipv6");
        activity.SetTag("network.transport", "tcp");
    }
}
