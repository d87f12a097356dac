using System.Text;

namespace Sockeye.Berkeley.Tests.Samples;

/// <summary>What a program writes, for a test that waits for certain words.</summary>
internal sealed class OutputStream : Stream
{
    private readonly StringBuilder _text = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>All the output, once it has the words.</summary>
    public string WaitFor(string words)
    {
        var deadline = DateTime.UtcNow.AddSeconds(5);
        lock (_text)
        {
            while (!_text.ToString().Contains(words, StringComparison.Ordinal))
            {
                var left = deadline - DateTime.UtcNow;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_text, left))
                    throw new TimeoutException($"\"{words}\" did not come; the output is:\n{_text}");
            }

            return _text.ToString();
        }
    }

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_text)
        {
            _text.Append(Encoding.UTF8.GetString(buffer));
            Monitor.PulseAll(_text);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
