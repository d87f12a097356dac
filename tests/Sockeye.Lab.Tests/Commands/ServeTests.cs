using System.Text.RegularExpressions;
using Sockeye.Lab.Tests.Requirements;
using Sockeye.Lab.Tests.Running;
using Xunit;

namespace Sockeye.Lab.Tests.Commands;

/// <summary>sockeye serve and sockeye connect on a port of this host.</summary>
public sealed partial class ServeTests
{
    [Fact]
    public async Task The_greeting_server_shows_the_message_and_the_packets_and_greets()
    {
        await using var server = Command.Sockeye("serve", "--port", "0").Start();
        var port = await PortOf(server);
        var client = await Command.Sockeye("connect", "127.0.0.1", port).WithInput("good morning\n").RunAsync();
        Assert.Equal("Hello, you are connected!\n", client.MustSucceed().Output);
        await server.WaitForAsync("says: good morning");
        await server.WaitForAsync("Flags [S.]");
        await server.WaitForAsync("Flags [F.]");
        server.Interrupt();
        Assert.Equal((130, ""), ((await server.WaitForExitAsync()).ExitCode, server.Error));
    }

    [Theory]
    [InlineData("forward")]
    [InlineData("kernel")]
    public async Task Many_clients_are_served_at_once(string on)
    {
        await using var server = Command.Sockeye("serve", "--port", "0", "--echo", "--quiet", "--on", on).Start();
        var port = await PortOf(server);
        var text = string.Concat(Enumerable.Repeat("0123456789abcdef\n", 20_000));
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => Command.Sockeye("connect", "127.0.0.1", port, "--on", on).WithInput(text).RunAsync()));
        Assert.All(clients, client => Assert.Equal(text, client.MustSucceed().Output));
    }

    [Theory]
    [InlineData("forward")]
    [InlineData("kernel")]
    public async Task A_taken_port_is_a_sentence(string on)
    {
        await using var server = Command.Sockeye("serve", "--port", "0").Start();
        var port = await PortOf(server);
        var second = (await Command.Sockeye("serve", "--port", port, "--on", on).RunAsync()).MustRefuse();
        Assert.Contains("taken", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_and_nobody_known_are_sentences()
    {
        var refused = (await Command.Sockeye("connect", "127.0.0.1", "1").RunAsync()).MustRefuse();
        Assert.Contains("refused", refused.Error, StringComparison.Ordinal);
        var unknown = (await Command.Sockeye("connect", "no-such-host.invalid", "1").RunAsync()).MustRefuse();
        Assert.Contains("unknown", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    [RequiresProgram("setpriv")]
    [RequiresOrdinaryUser]
    public async Task A_TUN_without_the_right_to_it_is_a_sentence()
    {
        var refused = (await Command.Sockeye("serve", "--on", "tun:nope0").AsNobodyIfRoot().RunAsync()).MustRefuse();
        Assert.Contains("root", refused.Error, StringComparison.Ordinal);
    }

    private static async Task<string> PortOf(RunningProgram server) =>
        (await server.WaitForAsync(Listening())).Groups[1].Value;

    [GeneratedRegex("listens at [^ ]+ port ([0-9]+)")]
    private static partial Regex Listening();
}
