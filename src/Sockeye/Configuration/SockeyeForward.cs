namespace Sockeye.Configuration;

/// <summary>A port of this machine whose TCP clients are taken into a configured stack.</summary>
public sealed class SockeyeForward
{
    /// <summary>Where this machine listens: "127.0.0.1:8000"; port 0 lets its kernel choose (<see cref="SockeyeStack.Forwards"/>).</summary>
    public string Listen { get; set; } = "";

    /// <summary>Where a client is taken to: an address and port in the stack or on its network, "127.0.0.1:80".</summary>
    public string To { get; set; } = "";

    /// <summary>Most clients at a time, 1 to 1,000,000; further ones wait in the kernel's backlog. 1024.</summary>
    public int MaximumClients { get; set; } = 1024;
}
