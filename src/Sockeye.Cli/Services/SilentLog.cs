namespace Sockeye.Cli.Services;

/// <summary>Says nothing.</summary>
internal sealed class SilentLog : IServiceLog
{
    public void Connected(string service, string peer)
    {
    }

    public void Disconnected(string service, string peer, string? reason)
    {
    }

    public void Received(string service, string peer, string message)
    {
    }
}
