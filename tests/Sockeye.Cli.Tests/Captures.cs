using Sockeye.Wire.Pcap;

namespace Sockeye.Cli.Tests;

/// <summary>Captures for the tests, made by the demonstration, which needs no network.</summary>
internal sealed class Captures : IDisposable
{
    public Captures() => Directory = System.IO.Directory.CreateTempSubdirectory("sockeye-cli-").FullName;

    public string Directory { get; }

    public string Path(string name) => System.IO.Path.Combine(Directory, name);

    /// <summary>A capture of a demonstration.</summary>
    public string Demo(params string[] options)
    {
        string path = Path("demo.pcapng");
        CliResult result = Cli.Run(["demo", "--pcap", path, .. options]);
        Assert.Equal(0, result.ExitCode);
        return path;
    }

    /// <summary>A capture of one UDP packet with a comment.</summary>
    public string WithComment(string comment)
    {
        string path = Path("comment.pcapng");
        using var writer = new PcapngWriter(File.Create(path));
        int nic = writer.AddInterface("test0", LinkType.RawIP);
        // 10.0.0.1:5000 > 10.0.0.2:53, length 2
        byte[] packet = Convert.FromHexString("4500001e000040004011" + "66cd" + "0a0000010a000002" + "13880035000a0000" + "6869");
        writer.WritePacket(nic, 1_000_000_000, packet, PacketDirection.Outbound, comment);
        return path;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
