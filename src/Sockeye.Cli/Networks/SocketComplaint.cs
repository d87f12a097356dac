using System.Net.Sockets;
using Sockeye.Cli.Frame;

namespace Sockeye.Cli.Networks;

/// <summary>What a socket refused, as a sentence for a person.</summary>
internal static class SocketComplaint
{
    /// <summary>Nobody could be reached.</summary>
    public static RefusalException CannotConnect(string target, SocketError error) => error switch
    {
        SocketError.ConnectionRefused => new($"{target} refused the connection", "Nobody listens there: is the program started, and is the port right?"),
        SocketError.TimedOut => new($"{target} did not answer in time", "Is the host up, and is the address right?"),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown =>
            new($"{target} cannot be reached: there is no way to it", "Check the address and the network."),
        SocketError.ConnectionReset => new($"{target} broke the connection off", "It was there, but ended what we began."),
        SocketError.AccessDenied => new($"{target} may not be reached: this machine forbids it"),
        _ => new($"{target} cannot be reached: {error}"),
    };

    /// <summary>A port could not be opened.</summary>
    public static RefusalException CannotListen(string at, SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => new($"the port {at} is taken", "Choose another with --port, or end the program that has it."),
        SocketError.AccessDenied => new($"the port {at} may not be opened: ports below 1024 are for root", "Choose a higher one with --port."),
        SocketError.AddressNotAvailable => new($"{at} is no address of this host"),
        _ => new($"cannot listen at {at}: {error}"),
    };
}
