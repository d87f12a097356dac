using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore.Tests.Networks;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.AspNetCore.Tests.OnSockeye;

/// <summary>A reset reaches the reader, whichever of a connection's two loops the stack tells of it.</summary>
public sealed class ResetTests : IAsyncDisposable
{
    private readonly CableNetwork _network = new();

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task A_reset_that_the_sending_loop_was_told_of_is_no_end_for_the_reader()
    {
        using var loggers = new HoldingLoggers();
        var factory = new SockeyeTransportFactory(_network.Server, new SockeyeTransportOptions { MaxReadBufferSize = 1000 }, loggers);
        await using IConnectionListener listener = await factory.BindAsync(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 80));
        await using TcpStream client = await TcpStream.ConnectAsync(_network.Client, (IPEndPoint)listener.EndPoint);
        await using ConnectionContext connection = (await listener.AcceptAsync())!;

        // The receiving loop waits for its reader, so it is the sending one that learns of the reset.
        await client.WriteAsync(new byte[2000]);
        await loggers.Paused.WaitAsync();
        client.Abort();
        while (!loggers.Reset.IsSet) await connection.Transport.Output.WriteAsync(new byte[1]);

        // It has been told, and has not said so yet.
        await Assert.ThrowsAnyAsync<ConnectionResetException>(() => ReadToEndAsync(connection.Transport.Input).WaitAsync(Patience.Long));
    }

    private static async Task ReadToEndAsync(PipeReader reader)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return;
        }
    }

    /// <summary>Holds whoever first logs that a connection was reset until it is disposed, or for a moment.</summary>
    private sealed class HoldingLoggers : ILoggerFactory, ILogger
    {
        private readonly ManualResetEventSlim _release = new();

        public Signal Paused { get; } = new();

        public Signal Reset { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 4) Paused.Set();
            if (eventId.Id != 19) return;
            bool isFirst = !Reset.IsSet;
            Reset.Set();
            // The sending loop waits; the receiving one must not.
            if (isFirst) _release.Wait(TimeSpan.FromSeconds(2));
            else _release.Set();
        }

        public void Dispose() => _release.Set();
    }
}
