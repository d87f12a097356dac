using System.Net;
using Sockeye.Streams;

namespace Sockeye.Testing.Tests.Assertions;

/// <summary>A client asks for bytes, a server sends them; so often on one connection.</summary>
internal static class Dialogue
{
    public static async Task RunAsync(SimulatedHost client, SimulatedHost server, int questions, int answerLength, IPEndPoint? to = null)
    {
        using TcpListener listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 80));
        Task serving = ServeAsync(listener, answerLength);
        await using (TcpStream stream = await TcpStream.ConnectAsync(client, to ?? new IPEndPoint(server.Address, 80)))
        {
            var answer = new byte[answerLength];
            for (int i = 0; i < questions; i++)
            {
                await stream.WriteAsync(new byte[10]);
                await stream.ReadExactlyAsync(answer);
            }
            stream.ShutdownWrite();
            while (await stream.ReadAsync(answer) > 0)
            {
            }
        }
        await serving;
        await client.Network.RunUntilIdleAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task ServeAsync(TcpListener listener, int answerLength)
    {
        await using TcpStream stream = await listener.AcceptAsync();
        var question = new byte[10];
        var answer = new byte[answerLength];
        while (await stream.ReadAtLeastAsync(question, question.Length, throwOnEndOfStream: false) == question.Length) await stream.WriteAsync(answer);
    }
}
