using System.Diagnostics;
using System.Text.Json;

namespace Sockeye.Cli.Tests.Demo;

public sealed class DemoTests : IDisposable
{
    private readonly Captures _captures = new();

    public void Dispose() => _captures.Dispose();

    [Theory]
    [InlineData("normal", "SYN-SENT ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED", "SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED")]
    [InlineData("half-close", "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED", "SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED")]
    [InlineData("simultaneous-close", "SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT CLOSED", "SYN-RECEIVED ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT CLOSED")]
    [InlineData("lost-syn", "SYN-SENT ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED", "SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED")]
    [InlineData("lost-ack", "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED", "SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED")]
    [InlineData("zero-window", "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED", "SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED")]
    [InlineData("reset", "SYN-SENT CLOSED SYN-SENT ESTABLISHED CLOSED", "SYN-RECEIVED ESTABLISHED CLOSED")]
    [InlineData("simultaneous-open", "SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED", "SYN-SENT SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED")]
    public void Each_scenario_passes_through_the_states_that_it_shows(string scenario, string client, string server)
    {
        foreach (string[] options in (string[][])[[], ["--ipv6"], ["--known-neighbors", "--delay", "0"]])
        {
            JsonElement[] events = Run(["--scenario", scenario, .. options]);
            bool named = scenario != "simultaneous-open";
            Assert.Equal(client, States(events, named ? "client" : "left"));
            Assert.Equal(server, States(events, named ? "server" : "right"));
        }
    }

    [Fact]
    public void Normal_is_the_handshake_of_three_data_both_ways_and_two_FINs()
    {
        string flags = Flags(Run([]));
        Assert.StartsWith("SYN SYN,ACK ACK PSH,ACK", flags, StringComparison.Ordinal);
        Assert.Equal(2, flags.Split("FIN,").Length - 1);
        Assert.EndsWith("ACK", flags, StringComparison.Ordinal);
    }

    [Fact]
    public void The_programs_say_what_the_introduction_says()
    {
        CliResult result = Cli.Run("demo");
        Assert.Contains("server  ======waiting for client's request======", result.Lines);
        Assert.Contains("server  recv msg from client: c++", result.Lines);
        Assert.Contains("client  Received : Hello, you are connected!", result.Lines);
    }

    [Fact]
    public void A_lost_SYN_comes_again_after_a_second()
    {
        JsonElement[] syns = [.. Packets(Run(["--scenario", "lost-syn"])).Where(packet => FlagsOf(packet) == "SYN")];
        Assert.Equal(2, syns.Length);
        Assert.True(syns[0].GetProperty("lost").GetBoolean());
        Assert.Equal("RTO 1 after 1000 ms", syns[1].GetProperty("comment").GetString());
    }

    [Fact]
    public void A_lost_last_ACK_brings_the_FIN_again_and_TIME_WAIT_answers()
    {
        JsonElement[] packets = [.. Packets(Run(["--scenario", "lost-ack"]))];
        Assert.Equal("FIN,ACK", FlagsOf(packets[^2]));
        Assert.StartsWith("tail loss probe", packets[^2].GetProperty("comment").GetString(), StringComparison.Ordinal);
        Assert.Equal("ACK", FlagsOf(packets[^1]));
    }

    [Fact]
    public void Reset_tells_the_three_errors()
    {
        CliResult result = Cli.Run("demo", "--scenario", "reset");
        foreach (string error in (string[])["ECONNREFUSED", "ECONNRESET", "EPIPE"]) Assert.Contains(error, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_window_stops_probes_and_goes_on()
    {
        JsonElement[] packets = [.. Packets(Run(["--scenario", "zero-window"]))];
        Assert.Contains(packets, packet => packet.GetProperty("tcp").GetProperty("window").GetInt64() == 0);
        Assert.Contains(packets, packet => Comment(packet).StartsWith("window probe", StringComparison.Ordinal));
        Assert.Contains("10000 bytes received", Cli.Run("demo", "--scenario", "zero-window").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_wait_keeps_the_port_for_a_minute()
    {
        CliResult result = Cli.Run("demo", "--scenario", "time-wait");
        Assert.Contains("EADDRINUSE", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, result.Lines.Count(line => line == "client  echo: hello"));
    }

    [Fact]
    public void Under_loss_the_message_still_arrives_and_every_loss_has_its_reason()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            JsonElement[] events = Run(["--loss", "20%", "--seed", $"{seed}"]);
            Assert.Contains(events, e => e.GetProperty("type").GetString() == "output" && e.GetProperty("text").GetString() == "Received : Hello, you are connected!");
            JsonElement[] packets = [.. events.Where(e => e.GetProperty("type").GetString() == "packet")];
            JsonElement[] lost = [.. packets.Where(packet => packet.GetProperty("lost").GetBoolean())];
            Assert.All(lost, packet => Assert.Contains($"lost by rule loss 20 %, seed {seed}", Comment(packet), StringComparison.Ordinal));
            Assert.Equal(lost.Length, events[^1].GetProperty("lost").GetInt32());
            Assert.Equal(packets.Length, events[^1].GetProperty("packets").GetInt32());
        }
    }

    [Fact]
    public void Two_processes_with_the_same_seed_print_the_same_bytes()
    {
        string[] args = ["demo", "--loss", "30%", "--seed", "5", "--explain"];
        string first = RunProcess(args);
        Assert.Contains("ESTABLISHED", first, StringComparison.Ordinal);
        Assert.Equal(first, RunProcess(args));
    }

    [Fact]
    public void Another_seed_gives_another_conversation_under_loss() => Assert.NotEqual(
        Cli.Run("demo", "--loss", "30%", "--seed", "1").Output, Cli.Run("demo", "--loss", "30%", "--seed", "2").Output);

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public void Every_scenario_is_explained_within_the_width_and_without_gaps(string language)
    {
        foreach (string scenario in (string[])["normal", "half-close", "simultaneous-open", "simultaneous-close", "reset", "lost-syn", "lost-ack", "zero-window", "time-wait"])
        {
            CliResult result = Cli.Run("demo", "--scenario", scenario, "--explain", "--lang", language);
            Assert.Equal(0, result.ExitCode);
            Assert.DoesNotContain("{from}", result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("?}", result.Output, StringComparison.Ordinal);
            string drawn = result.Output[result.Output.IndexOf('│', StringComparison.Ordinal)..];
            Assert.All(drawn.Split('\n'), line => Assert.True(Simulation.Reports.TextWidth.Of(line) <= 80, line));
            Assert.Contains("RFC 9293", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_explanation_answers_the_three_questions()
    {
        string english = Cli.Run("demo", "--explain").Output;
        Assert.Contains("Why three packets to open?", english, StringComparison.Ordinal);
        Assert.Contains("Why four packets to close?", english, StringComparison.Ordinal);
        Assert.Contains("Why does TIME-WAIT last 2 MSL?", english, StringComparison.Ordinal);
        Assert.Contains("为什么建立连接是三次握手？", Cli.Run("demo", "--explain", "--lang", "zh").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_capture_is_read_by_tcpdump_and_says_the_same()
    {
        string? tcpdump = FindProgram("tcpdump");
        Assert.SkipUnless(tcpdump is not null, "tcpdump is not installed");
        string file = _captures.Demo();
        string theirs = RunProgram(tcpdump!, ["-nn", "-r", file], ("TZ", "UTC"));
        Assert.Equal(theirs.TrimEnd('\n'), Cli.Run("trace", file, "--no-comments").Output.TrimEnd('\n'));
    }

    [Fact]
    public void A_capture_that_cannot_be_written_is_refused()
    {
        CliResult result = Cli.Run("demo", "--pcap", Path.Combine(_captures.Directory, "no", "such", "place.pcapng"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot be written", result.Error, StringComparison.Ordinal);
    }

    private static JsonElement[] Run(string[] options) =>
        [.. Cli.Run(["demo", "--json", .. options]).Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    private static IEnumerable<JsonElement> Packets(JsonElement[] events) => events.Where(e => e.TryGetProperty("tcp", out _));

    private static string Flags(JsonElement[] events) => string.Join(' ', Packets(events).Select(FlagsOf));

    private static string FlagsOf(JsonElement packet) =>
        string.Join(',', packet.GetProperty("tcp").GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()));

    private static string Comment(JsonElement packet) => packet.TryGetProperty("comment", out JsonElement comment) ? comment.GetString()! : "";

    // The listener's own states are another socket's.
    private static string States(JsonElement[] events, string host) => string.Join(' ', events
        .Where(e => e.GetProperty("type").GetString() == "state" && e.GetProperty("host").GetString() == host)
        .Where(e => e.GetProperty("to").GetString() != "LISTEN" && e.GetProperty("cause").GetString() != "Close" || e.GetProperty("from").GetString() != "LISTEN")
        .Select(e => e.GetProperty("to").GetString())
        .Where(state => state != "LISTEN"));

    private static string RunProcess(string[] args)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Sockeye.Cli.exe" : "Sockeye.Cli");
        return RunProgram(program, args, ("COLUMNS", "80"));
    }

    private static string? FindProgram(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    private static string RunProgram(string program, string[] args, (string Name, string Value) variable)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable.Name] = variable.Value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
