using System.Text.Json;

namespace Sockeye.Cli.Tests.Trace;

public sealed class TraceTests : IDisposable
{
    private readonly Captures _captures = new();

    public void Dispose() => _captures.Dispose();

    [Fact]
    public void A_capture_is_printed_as_tcpdump_prints_it()
    {
        CliResult result = Cli.Run("trace", _captures.Demo(), "--no-comments");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("00:00:00.000000 ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28", result.Lines[0]);
        Assert.Matches(@"^00:00:00\.020000 IP 10\.0\.0\.1\.\d+ > 10\.0\.0\.2\.8000: Flags \[S\], seq \d+, win \d+, options \[.*\], length 0$", result.Lines[2]);
        Assert.Matches(@"Flags \[P\.\], seq 1:5, ack 1, .*length 4$", result.Lines[5]);
    }

    [Fact]
    public void Comments_stand_below_their_packets()
    {
        CliResult result = Cli.Run("trace", _captures.WithComment("RTO 1 after 212 ms"));
        Assert.Equal(2, result.Lines.Length);
        Assert.Equal("    ↳ RTO 1 after 212 ms", result.Lines[1]);
    }

    [Fact]
    public void A_comment_commands_no_terminal()
    {
        CliResult result = Cli.Run("trace", _captures.WithComment("red \e[31m alarm\a\nsecond line"));
        Assert.Equal("    ↳ red ?[31m alarm?; second line", result.Lines[1]);
    }

    [Fact]
    public void The_filter_chooses_packets()
    {
        string file = _captures.Demo();
        Assert.All(Cli.Run("trace", file, "--filter", "arp", "--no-comments").Lines, line => Assert.Contains(" ARP, ", line, StringComparison.Ordinal));
        Assert.Equal(2, Cli.Run("trace", file, "arp", "--no-comments").Lines.Length);
        Assert.Equal(2, Cli.Run("trace", file, "tcp", "and", "syn", "--no-comments").Lines.Length);
    }

    [Fact]
    public void A_filter_that_is_not_understood_is_explained()
    {
        CliResult result = Cli.Run("trace", _captures.Demo(), "--filter", "tcp port");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("the filter 'tcp port' is not understood: column 9", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_count_stops_early() =>
        Assert.Equal(3, Cli.Run("trace", _captures.Demo(), "--count", "3", "--no-comments").Lines.Length);

    [Fact]
    public void The_standard_input_is_read_too()
    {
        CliResult result = Cli.Run(File.ReadAllBytes(_captures.Demo()), ["trace", "-", "-c", "1"]);
        Assert.StartsWith("00:00:00.000000 ARP", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_capture_shows_what_could_be_read_and_says_so()
    {
        byte[] whole = File.ReadAllBytes(_captures.Demo());
        CliResult result = Cli.Run(whole[..^50], ["trace", "-", "--no-comments"]);
        Assert.Equal(1, result.ExitCode);
        Assert.True(result.Lines.Length >= 10);
        Assert.StartsWith("sockeye: the standard input is truncated at byte", result.Error, StringComparison.Ordinal);
        Assert.Contains("What comes before is shown above.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_a_capture_ends_in_a_sentence()
    {
        byte[] whole = File.ReadAllBytes(_captures.Demo());
        for (int length = 0; length < 400; length++)
        {
            CliResult result = Cli.Run(whole[..length], ["trace", "-"]);
            Assert.InRange(result.ExitCode, 0, 1);
            Assert.DoesNotContain("bug", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nothing-here.pcapng", "there is no file")]
    [InlineData("", "there is no file")]
    public void A_missing_file_is_named(string path, string sentence)
    {
        CliResult result = Cli.Run("trace", path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_is_no_capture()
    {
        CliResult result = Cli.Run("trace", _captures.Directory);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is a directory", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_is_called_one()
    {
        CliResult result = Cli.Run("Dear diary"u8.ToArray(), ["trace", "-"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is not a capture file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_an_object_a_line_with_the_documented_fields()
    {
        CliResult result = Cli.Run("trace", _captures.Demo(), "--json");
        JsonElement[] packets = [.. result.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement syn = packets[2];
        Assert.Equal("packet", syn.GetProperty("type").GetString());
        Assert.Equal(3, syn.GetProperty("number").GetInt64());
        Assert.Equal(946_684_800_020_000_000, syn.GetProperty("timeNs").GetInt64());
        Assert.Equal("client.eth0", syn.GetProperty("interface").GetString());
        Assert.Equal("out", syn.GetProperty("direction").GetString());
        Assert.Equal("ethernet", syn.GetProperty("linkType").GetString());
        Assert.Equal("10.0.0.1", syn.GetProperty("source").GetString());
        Assert.Equal(8000, syn.GetProperty("destinationPort").GetInt32());
        Assert.Equal(["SYN"], syn.GetProperty("tcp").GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!));
        Assert.Equal(0u, syn.GetProperty("tcp").GetProperty("seq").GetUInt32());
        Assert.False(syn.GetProperty("tcp").TryGetProperty("ack", out _));
        Assert.Equal(1u, packets[3].GetProperty("tcp").GetProperty("ack").GetUInt32());
    }

    [Fact]
    public void Every_json_field_is_documented()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "json.md"));
        foreach (string line in Cli.Run("demo", "--json", "--loss", "20%", "--seed", "7").Lines)
        {
            foreach (JsonProperty property in JsonDocument.Parse(line).RootElement.EnumerateObject())
            {
                if (property.Name == "tcp")
                {
                    foreach (JsonProperty inner in property.Value.EnumerateObject()) Assert.Contains($"`tcp.{inner.Name}`", page, StringComparison.Ordinal);
                }
                else
                {
                    Assert.Contains($"`{property.Name}`", page, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void The_ladder_of_a_capture_marks_what_was_lost()
    {
        CliResult result = Cli.Run("trace", _captures.Demo("--scenario", "lost-syn", "--known-neighbors"), "--ladder", "--count", "3");
        Assert.Contains("10.0.0.1", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains("10.0.0.2", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.StartsWith("0.000000  ├─ SYN seq=0 win=64240 ───✗", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.Contains("lost by a rule of the test", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.Contains("RTO 1 after 1000 ms", StringComparison.Ordinal));
        Assert.All(result.Lines, line => Assert.True(line.Length <= 80, line));
    }
}
