using System.Collections.Generic;
using Sockeye.Core.Transport.Tcp.Congestion.Bbr;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>The congestion controls that a stack has, by the names that TCP_CONGESTION and net.ipv4.tcp_congestion_control use.</summary>
public static class CongestionControls
{
    /// <summary>Longest name, its terminating zero included (Linux: TCP_CA_NAME_MAX).</summary>
    public const int NameLimit = 16;

    /// <summary>All names, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cubic", "reno", "bbr"];

    /// <summary>There is one of this name.</summary>
    public static bool IsKnown(string name) => name is "cubic" or "reno" or "bbr";

    /// <summary>A connection may choose it without special rights: the list of the settings says so, or it is the stack's own.</summary>
    public static bool IsAllowed(string name, TcpSettings settings)
    {
        if (name == settings.CongestionControl) return true;
        foreach (string allowed in settings.AllowedCongestionControls)
        {
            if (allowed == name) return true;
        }
        return false;
    }

    /// <summary>A new controller for one connection.</summary>
    /// <returns>Null when there is none of this name.</returns>
    internal static ICongestionControl? Create(string name, TcpSettings settings) => name switch
    {
        "cubic" => new Cubic(settings.SlowStartExit),
        "reno" => new Reno(),
        "bbr" => new BbrControl(settings.BbrListensToMarks),
        _ => null,
    };
}
