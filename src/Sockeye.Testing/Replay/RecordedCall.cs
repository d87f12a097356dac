using Sockeye.Core.Foundation;
using Sockeye.Testing.Assertions;
using Sockeye.Testing.Reports;

namespace Sockeye.Testing.Replay;

/// <summary>A socket call that an application made on a host.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Time">When.</param>
/// <param name="Kind">Which.</param>
/// <param name="Flow">From our end to the other, as far as they are named.</param>
/// <param name="Count">Bytes that were sent or received.</param>
/// <param name="Hash">A hash of these bytes.</param>
internal readonly record struct RecordedCall(string Host, Instant Time, CallKind Kind, Flow Flow, long Count, long Hash)
{
    /// <summary>It moves bytes, and is one with the next of its kind at the same moment.</summary>
    public bool IsTransfer => Kind is CallKind.Send or CallKind.Receive;

    /// <summary>"sends 100 bytes".</summary>
    public string Verb => Kind switch
    {
        CallKind.Bind => "binds",
        CallKind.Listen => "listens",
        CallKind.Accept => "accepts",
        CallKind.Connect => "connects",
        CallKind.Send => $"sends {Words.Count(Count, "byte")}",
        CallKind.Receive => Count == 0 ? "receives the end" : $"receives {Words.Count(Count, "byte")}",
        CallKind.Shutdown => "shuts down",
        CallKind.Close => "closes",
        _ => "sets an option",
    };
}
