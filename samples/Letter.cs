using System.Net;
using System.Text;
using Sockeye.Streams;
using Sockeye.Testing;

namespace Sockeye.Samples;

/// <summary>The program to be tested: a text goes from one host to another, and is read to its end.</summary>
internal static class Letter
{
    private const int Port = 7000;

    public static async Task<string> SendAsync(SimulatedHost sender, SimulatedHost recipient, string text)
    {
        using TcpListener mailbox = TcpListener.Listen(recipient, new IPEndPoint(IPAddress.Any, Port));
        Task<string> reading = ReadAsync(mailbox);
        await using (TcpStream stream = await TcpStream.ConnectAsync(sender, new IPEndPoint(recipient.Address, Port)))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        }
        return await reading;
    }

    private static async Task<string> ReadAsync(TcpListener mailbox)
    {
        await using TcpStream stream = await mailbox.AcceptAsync();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
