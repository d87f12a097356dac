using System.Net;

namespace Sockeye.Cli.Commands.Bench;

/// <summary>The end of a link that is not the near kernel: Sockeye, or a kernel for comparison.</summary>
internal interface IFarEnd : IDisposable
{
    /// <summary>Begins to accept connections for a service; disposing the session ends it and closes them.</summary>
    IFarSession Serve(FarService service);
}

/// <summary>A service that is running at a far end.</summary>
internal interface IFarSession : IDisposable
{
    /// <summary>Where to connect to.</summary>
    IPEndPoint At { get; }

    /// <summary>Payload bytes read so far.</summary>
    long Received { get; }

    /// <summary>Processor time of threads that only make traffic, which is not the price of what is measured.</summary>
    TimeSpan TrafficProcessor { get; }

    /// <summary>Waits until so many connections are accepted; for bulk, they begin to be served.</summary>
    void Begin(int connections);
}
