using System.Text;
using System.Text.RegularExpressions;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Systems;
using Sockeye.Berkeley.Tests.Conformance;
using Sockeye.Samples.Article;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Samples;

/// <summary>The article's server and client as two programs on one system.</summary>
public abstract partial class ArticleTests<TFixture>(TFixture fixture) : IClassFixture<TFixture>
    where TFixture : class, ISystemFixture
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private SocketSystem System => fixture.System;

    [GeneratedRegex(@"port (\d+)")]
    private static partial Regex PortPattern { get; }

    private (Process Server, OutputStream Output, string Port) StartServer()
    {
        var output = new OutputStream();
        var server = new Process(System, "server", new ProcessStreams(Stream.Null, output, output));
        server.Start(() => Server.main("0"));
        var waiting = output.WaitFor("waiting for a client's request");
        return (server, output, PortPattern.Match(waiting).Groups[1].Value);
    }

    private (int Code, string Output) RunClient(string input, params string[] arguments)
    {
        var output = new OutputStream();
        var streams = new ProcessStreams(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, output);
        var code = new Process(System, "client", streams).Run(() => Client.main(arguments));
        return (code, output.ToString());
    }

    [Fact]
    public void The_client_sends_a_line_and_gets_the_greeting_of_the_servers_child()
    {
        var (server, output, port) = StartServer();
        var (code, text) = RunClient("c++\n", "127.0.0.1", port);
        Assert.Equal(0, code);
        Assert.Equal("message for the server:\nreceived: Hello, you are connected!\n", text);
        output.WaitFor("message from the client: c++\n");

        server.Signal(SIGTERM);
        Assert.True(server.Join(s_patience));
        Assert.Equal(SIGTERM, server.WaitStatus);
    }

    [Fact]
    public void Many_clients_are_served_and_every_child_ends()
    {
        var (server, output, port) = StartServer();
        Parallel.For(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var (code, text) = RunClient($"number {i}\n", "127.0.0.1", port);
            Assert.Equal(0, code);
            Assert.Contains("Hello, you are connected!", text);
        });
        for (var i = 0; i < 20; i++)
            output.WaitFor($"message from the client: number {i}\n");

        // Only the standard streams and the listening socket stay open in the server.
        Assert.True(SpinWait.SpinUntil(() => server.Descriptors.Count == 4, s_patience));
        server.Signal(SIGINT);
        Assert.True(server.Join(s_patience));
    }

    [Fact]
    public void The_client_says_what_is_wrong()
    {
        Assert.Equal((1, "usage: client ADDRESS [PORT]\n"), RunClient(""));
        Assert.Equal((1, "300.1.2.3 is not an IPv4 address\n"), RunClient("", "300.1.2.3"));
        Assert.Equal((1, "connect: Connection refused\n"), RunClient("", "127.0.0.1", "1"));
    }

    [Fact]
    public void A_port_in_use_is_told_as_C_tells_it()
    {
        var (server, _, port) = StartServer();
        var output = new OutputStream();
        var second = new Process(System, "second", new ProcessStreams(Stream.Null, output, output));
        Assert.Equal(1, second.Run(() => Server.main(port)));
        Assert.Equal("bind: Address already in use\n", output.ToString());
        server.Signal(SIGKILL);
    }
}
