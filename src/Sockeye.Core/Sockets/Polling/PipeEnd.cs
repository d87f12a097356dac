namespace Sockeye.Core.Sockets.Polling;

/// <summary>One end of a pipe, to wait for.</summary>
public sealed class PipeEnd : IPollSource
{
    internal PipeEnd(Pipe pipe, bool isReader)
    {
        Pipe = pipe;
        IsReader = isReader;
    }

    /// <summary>The pipe.</summary>
    public Pipe Pipe { get; }

    /// <summary>The end to read from.</summary>
    public bool IsReader { get; }

    /// <summary>Nobody has this end any more.</summary>
    public bool IsClosed { get; private set; }

    /// <inheritdoc/>
    public WaitQueue Waiters { get; } = new();

    /// <inheritdoc/>
    public PollEvents Poll()
    {
        if (!IsReader)
        {
            PollEvents room = Pipe.Space > 0 ? PollEvents.Out : PollEvents.None;
            return Pipe.Reader.IsClosed ? room | PollEvents.Error : room;
        }
        PollEvents bytes = Pipe.Length > 0 ? PollEvents.In : PollEvents.None;
        return Pipe.Writer.IsClosed ? bytes | PollEvents.HangUp : bytes;
    }

    /// <summary>Gives the end back; the other end learns it.</summary>
    public void Close()
    {
        if (IsClosed) return;
        IsClosed = true;
        Waiters.Close();
        (IsReader ? Pipe.Writer : Pipe.Reader).Waiters.Wake(PollEvents.None);
    }
}
