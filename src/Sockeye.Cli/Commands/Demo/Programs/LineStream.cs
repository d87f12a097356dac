using System.Text;

namespace Sockeye.Cli.Commands.Demo.Programs;

/// <summary>A program's standard output: hands on whole lines.</summary>
internal sealed class LineStream(Action<string> write) : Stream
{
    private readonly List<byte> _line = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        foreach (byte b in buffer)
        {
            if (b != '\n') _line.Add(b);
            else WriteLine();
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WriteLine()
    {
        write(Encoding.UTF8.GetString([.. _line]));
        _line.Clear();
    }
}
