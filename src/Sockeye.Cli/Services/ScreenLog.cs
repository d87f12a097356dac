using Sockeye.Cli.Rendering;

namespace Sockeye.Cli.Services;

/// <summary>A line for each thing that a service has to tell. From any thread.</summary>
internal sealed class ScreenLog(TextWriter to) : IServiceLog
{
    private readonly Lock _gate = new();

    public void Connected(string service, string peer) => Say($"{service}: {peer} connected");

    public void Disconnected(string service, string peer, string? reason) =>
        Say(reason is null ? $"{service}: {peer} closed" : $"{service}: {peer} lost: {reason}");

    public void Received(string service, string peer, string message) =>
        Say($"{service}: {peer} says: {Palette.Tame(message)}");

    private void Say(string line)
    {
        lock (_gate)
        {
            to.Write(line + "\n");
            to.Flush();
        }
    }
}
