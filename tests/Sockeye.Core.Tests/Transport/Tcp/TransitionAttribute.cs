using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Core.Tests.Transport.Tcp;

/// <summary>The test goes along this arc of RFC 9293's figure 5.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class TransitionAttribute(TcpState from, TcpEvent cause, TcpState to) : Attribute
{
    public TcpState From { get; } = from;

    public TcpEvent Cause { get; } = cause;

    public TcpState To { get; } = to;
}
