using System;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>What the owner of a <see cref="NeighborStateMachine"/> has to do after an event.</summary>
[Flags]
internal enum NeighborAction : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Ask everybody on the link.</summary>
    SolicitMulticast = 1,

    /// <summary>Ask the neighbour itself.</summary>
    SolicitUnicast = 2,

    /// <summary>The link address is known now: send what waits.</summary>
    SendPending = 4,

    /// <summary>The neighbour did not answer: fail what waits and forget it.</summary>
    Fail = 8,

    /// <summary>It was a router and says that it is none any more.</summary>
    RouterLost = 16,
}
