using Sockeye.Testing.Xunit.Tests.Examples;
using Sockeye.Wire.Pcap;
using Xunit;

namespace Sockeye.Testing.Xunit.Tests;

/// <summary>The same seed gives the same packets in every process, for a program on the scheduler of a world.</summary>
public sealed class TwoProcessesTests
{
    [Fact]
    public async Task Two_processes_write_the_same_capture()
    {
        string folder = Directory.CreateTempSubdirectory("sockeye").FullName;
        string program = $"{typeof(CapturedProgram).FullName}.{nameof(CapturedProgram.Many_connections_at_once_over_a_bad_link)}";
        string[] files = [Path.Combine(folder, "one.pcapng"), Path.Combine(folder, "two.pcapng")];
        foreach (string file in files)
        {
            (int status, string output) = await ChildProcess.RunAsync(program, (CapturedProgram.File, file));
            Assert.True(status == 0, output);
        }
        byte[] one = await File.ReadAllBytesAsync(files[0], TestContext.Current.CancellationToken), two = await File.ReadAllBytesAsync(files[1], TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        Assert.True(one.AsSpan().SequenceEqual(two), "the captures differ");
        // And there is something in it.
        using var reader = CaptureReader.Open(new MemoryStream(one));
        int lost = 0;
        while (reader.TryReadNext(out CapturedPacket packet)) lost += packet.Comment?.Contains("lost", StringComparison.Ordinal) == true ? 1 : 0;
        Assert.InRange(reader.PacketCount, 400, 4000);
        Assert.InRange(lost, 5, 200);
    }
}
