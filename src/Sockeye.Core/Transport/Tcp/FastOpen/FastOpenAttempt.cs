
namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>An open that uses Fast Open: what its SYN may say, and what became of it.</summary>
internal sealed class FastOpenAttempt
{
    /// <summary>The SYN bore the option: a cookie in the answer is welcome.</summary>
    public bool HasOption;

    /// <summary>The option had the form of the experiment.</summary>
    public bool IsExperimental;

    /// <summary>The SYN carried text.</summary>
    public bool HasText;

    /// <summary>The SYN was the peer's.</summary>
    public bool IsPassive;

    /// <summary>All the text of the SYN was acknowledged at once; on the passive side, text of a SYN was taken.</summary>
    public bool IsTextTaken;

    /// <summary>The first since the pause after a failure (<see cref="FastOpenBlackhole"/>).</summary>
    public bool IsTrial;

    /// <summary>Why it did not help.</summary>
    public FastOpenClientFailure Failure;

    /// <summary>The option of the first SYN. Repetitions go without: it may be what was swallowed.</summary>
    public FastOpenCookie Cookie;

    /// <summary>Bytes of text that the first SYN takes at most.</summary>
    public int Room;
}
