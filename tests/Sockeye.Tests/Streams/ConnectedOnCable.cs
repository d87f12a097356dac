using Sockeye.Streams;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Tests.Streams;

/// <summary>A connection between the two stacks of a cable, for each test a new one.</summary>
public abstract class ConnectedOnCable : IAsyncLifetime
{
    private readonly Cable _cable = new();

    protected TcpStream Near { get; private set; } = null!;

    protected TcpStream Far { get; private set; } = null!;

    protected static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public virtual async ValueTask InitializeAsync()
    {
        using var listener = TcpListener.Listen(_cable.Right, Cable.At("10.0.0.2"));
        ValueTask<TcpStream> accepting = listener.AcceptAsync(Soon);
        Near = await TcpStream.ConnectAsync(_cable.Left, listener.LocalEndPoint, Soon);
        Far = await accepting;
    }

    public async ValueTask DisposeAsync()
    {
        await Near.DisposeAsync();
        await Far.DisposeAsync();
        _cable.Dispose();
        GC.SuppressFinalize(this);
    }
}
