using System.Net;
using Sockeye.Cli.Networks;
using Sockeye.Cli.Services;

namespace Sockeye.Cli.Commands.Serve;

/// <summary>What is to be served, and where.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">The port; 0 for any.</param>
/// <param name="On">The stack.</param>
/// <param name="Out">Where people read; may be written to from any thread.</param>
/// <param name="IsQuiet">Without packets.</param>
internal sealed record ServeRequest(StreamService Service, int Port, Where On, TextWriter Out, bool IsQuiet)
{
    /// <summary>Where services tell what happens.</summary>
    public IServiceLog Log { get; } = new ScreenLog(Out);

    /// <summary>The same service over UDP, or null.</summary>
    public DatagramService? Datagrams => WellKnownServices.Datagrams.FirstOrDefault(service => service.Name == Service.Name);

    /// <summary>Says that clients may come.</summary>
    public void Announce(IPEndPoint at, string how)
    {
        Out.Write($"{Service.Name} listens at {at.Address} port {at.Port}, {how}. Ctrl-C ends it.\n");
        Out.Flush();
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="IOException">A stack's device broke.</exception>
    public static async Task WaitAsync(CancellationToken stopping, params Task<Exception>[] broken)
    {
        Task stopped = Task.Delay(Timeout.Infinite, stopping);
        if (await Task.WhenAny([stopped, .. broken]).ConfigureAwait(false) is Task<Exception> failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(await failure.ConfigureAwait(false));
        }
    }
}
