using System.Collections.Concurrent;
using System.Net;
using Sockeye.Core.Stack;
using Sockeye.Streams;

namespace Sockeye.Samples.Protocol;

/// <summary>Answers "put WORD MEANING" and "get WORD", as often as a client asks.</summary>
internal sealed class DictionaryServer(IStackDriver stack) : IDisposable
{
    private readonly TcpListener _listener = TcpListener.Listen(stack, new IPEndPoint(IPAddress.Any, 2628));
    private readonly ConcurrentDictionary<string, string> _meanings = new();

    public async Task RunAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync());
        }
        catch (ObjectDisposedException)
        {
            // That is how it ends.
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(TcpStream client)
    {
        await using (client)
        {
            while (await Frames.ReadAsync(client) is { } request) await Frames.WriteAsync(client, Answer(request.Split(' ', 3)));
        }
    }

    private string Answer(string[] words) => words switch
    {
        ["put", var word, var meaning] => $"{word} = {_meanings[word] = meaning}",
        ["get", var word] => _meanings.TryGetValue(word, out string? meaning) ? meaning : $"no {word}",
        _ => "put WORD MEANING or get WORD",
    };
}
