using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;

namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>What a call returned.</summary>
/// <param name="Value">The value; -1 when it failed.</param>
/// <param name="Error">errno; 0 when it succeeded.</param>
public readonly record struct CallResult(long Value, int Error)
{
    /// <summary>A success.</summary>
    public static CallResult Success(long value = 0) => new(value, 0);

    /// <summary>A failure.</summary>
    public static CallResult Failure(Errno error) => new(-1, (int)error);

    /// <summary>A failure.</summary>
    public static implicit operator CallResult(Errno error) => Failure(error);

    /// <summary>What Core answered.</summary>
    public static implicit operator CallResult(SocketResult result) => From(result);

    /// <summary>What Core answered.</summary>
    public static CallResult From(SocketResult result) => result.IsSuccess ? Success(result.Value) : Failure(result.Error);

    /// <summary>A failure.</summary>
    public static CallResult FromErrno(Errno error) => Failure(error);
}
