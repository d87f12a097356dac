using Sockeye.Cli.Frame;
using Sockeye.Wire.Pcap;

namespace Sockeye.Cli.Commands.Trace;

/// <summary>A capture that is read, from a file or from the standard input.</summary>
internal sealed class CaptureFile : IDisposable
{
    private const int BufferLength = 64 * 1024;

    private readonly CaptureReader _reader;

    private CaptureFile(string name, Stream stream, bool isLive)
    {
        Name = name;
        IsLive = isLive;
        _reader = CaptureReader.Open(stream);
    }

    /// <summary>What to call it.</summary>
    public string Name { get; }

    /// <summary>True for the standard input, which may still be growing.</summary>
    public bool IsLive { get; }

    public string? Error => _reader.Error;

    public long PacketCount => _reader.PacketCount;

    public static CaptureFile Open(string path, Screen screen)
    {
        if (path == "-") return new CaptureFile("the standard input", screen.OpenInput(), isLive: true);
        if (Directory.Exists(path)) throw new RefusalException($"'{path}' is a directory", "Name a capture file in it.");
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferLength);
            return new CaptureFile($"'{path}'", stream, isLive: false);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            throw new RefusalException($"there is no file '{path}'", "Make one with: sockeye demo --pcap talk.pcapng");
        }
        catch (UnauthorizedAccessException)
        {
            throw new RefusalException($"'{path}' may not be read", "Ask its owner, or copy it to where you may read it.");
        }
    }

    public bool TryReadNext(out CapturedPacket packet) => _reader.TryReadNext(out packet);

    public void Dispose() => _reader.Dispose();
}
