using System.Net;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>One end of an emulated path in real time: the kernel in a namespace of its own, or Sockeye.</summary>
internal interface IEnd : IDisposable
{
    /// <summary>Begins to accept a connection and to read what comes.</summary>
    void Listen(IPEndPoint at);

    /// <summary>Connects, and sends as fast as it goes.</summary>
    void Send(string control, IPEndPoint to);

    /// <summary>Bytes that the reading program has read.</summary>
    long Received { get; }

    /// <summary>Bytes that the sending TCP sent again.</summary>
    long Retransmitted { get; }
}
