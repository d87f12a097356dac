namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>Who sends to whom.</summary>
internal enum Lane
{
    /// <summary>The yardstick.</summary>
    LinuxToLinux,

    /// <summary>Shows our sender.</summary>
    SockeyeToLinux,

    /// <summary>Shows our receiver.</summary>
    LinuxToSockeye,

    /// <summary>Shows both.</summary>
    SockeyeToSockeye,

    /// <summary>Both, in virtual time.</summary>
    Simulated,
}
