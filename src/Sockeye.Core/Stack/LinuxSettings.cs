using System;
using System.Globalization;

namespace Sockeye.Core.Stack;

/// <summary>Linux's names for what can be tuned (ip-sysctl.rst and net.rst of its documentation): <c>net.ipv4.tcp_sack</c> is
/// <see cref="Transport.Tcp.TcpSettings.SelectiveAcknowledgment"/>. The one place that knows them.</summary>
public static partial class LinuxSettings
{
    /// <summary>A stack's options after <c>sysctl name=value</c>, as root sets it. What Linux has for each interface (<c>conf.eth0</c>) is here
    /// the stack's, so that the last word counts.</summary>
    /// <param name="options">The options before.</param>
    /// <param name="name">With dots, from "net." on.</param>
    /// <param name="value">One or more numbers, decimal or hexadecimal, or a word.</param>
    /// <param name="changed">The options after.</param>
    /// <returns>Null, or a sentence that says what is wrong.</returns>
    public static string? Set(StackOptions options, string name, string value, out StackOptions changed)
    {
        changed = options;
        if (IsReadOnly(name)) return $"{name} can only be read";
        try
        {
            if (Apply(options, name, value) is { } result) changed = result;
            else if (!IsWithoutEffect(name)) return $"there is no setting {name}";
            return null;
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return $"'{value}' is no value for {name}";
        }
    }

    private static StackOptions? Apply(StackOptions options, string name, string value)
    {
        if (ApplyTcp(options.Tcp, name, value) is { } tcp) return options with { Tcp = tcp };
        if (ApplySockets(options.Sockets, name, value) is { } sockets) return options with { Sockets = sockets };
        if (ApplyInternet(options.Internet, name, value) is { } internet) return options with { Internet = internet };
        return ApplyToSeveral(options, name, value);
    }

    // Linux has one setting where several rooms have theirs.
    private static StackOptions? ApplyToSeveral(StackOptions options, string name, string value)
    {
        if (name != "net.core.somaxconn") return null;
        int most = Number(value, most: int.MaxValue);
        return options with { Sockets = options.Sockets with { MaxBacklog = most }, Tcp = options.Tcp with { AcceptBacklog = most } };
    }

    // As the kernel reads them: decimal, or hexadecimal after 0x.
    private static int Number(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static int Number(string text, int most)
    {
        int number = Number(text);
        return number >= 0 && number <= most ? number : throw new OverflowException();
    }

    private static int Number(string text, int least, int most)
    {
        int number = Number(text, most);
        return number >= least ? number : throw new OverflowException();
    }

    private static bool Switch(string text) => Number(text) != 0;

    private static uint Unsigned(string text) => (uint)long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(Number(text));

    // "least usual most", separated by white space.
    private static int Triple(string text, int index)
    {
        string[] parts = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 3 ? Number(parts[index]) : throw new FormatException();
    }
}
