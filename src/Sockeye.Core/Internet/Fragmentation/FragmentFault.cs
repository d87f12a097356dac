using Sockeye.Core.Foundation;
using Sockeye.Wire.Icmp;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>Why a fragment cannot be, and whether its sender is told.</summary>
/// <param name="Reason">Counted; None when nothing is wrong.</param>
/// <param name="IsReported">An ICMPv6 parameter problem goes back.</param>
/// <param name="Code">Its code.</param>
/// <param name="Pointer">Its pointer.</param>
internal readonly record struct FragmentFault(
    DropReason Reason, bool IsReported = false, IcmpV6ParameterProblemCode Code = default, int Pointer = 0)
{
    /// <summary>Nothing is wrong.</summary>
    public static FragmentFault None => default;

    /// <summary>Dropped without a word.</summary>
    public static FragmentFault Silent => new(DropReason.FragmentMalformed);

    /// <summary>Dropped, and the sender is told where the mistake is.</summary>
    public static FragmentFault Report(IcmpV6ParameterProblemCode code, int pointer) =>
        new(DropReason.FragmentMalformed, true, code, pointer);
}
