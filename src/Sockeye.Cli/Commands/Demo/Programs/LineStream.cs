using System.Text;
using Sockeye.Cli.Frame;

namespace Sockeye.Cli.Commands.Demo.Programs;

/// <summary>A program's standard output: hands on whole lines.</summary>
internal sealed class LineStream(Action<string> write) : WriteOnlyStream
{
    private readonly List<byte> _line = [];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        foreach (byte b in buffer)
        {
            if (b != '\n') _line.Add(b);
            else WriteLine();
        }
    }

    private void WriteLine()
    {
        write(Encoding.UTF8.GetString([.. _line]));
        _line.Clear();
    }
}
