using System.Buffers.Binary;
using System.Net;
using Sockeye.Cookbook.Programs;
using Sockeye.Streams;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Paths;

public class Frames
{
    [Theory]
    [InlineData("Read", false, 100)]
    [InlineData("Read", true, 4)]
    [InlineData("ReadExactly", true, 100)]
    public async Task A_read_is_not_a_message_but_on_a_good_link_it_seems_so(string method, bool isReordering, int expected)
    {
        using var net = new SimulatedNetwork(seed: 17);
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server);
        using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 5000));
        Task<TcpStream> accepting = listener.AcceptAsync().AsTask();
        await using TcpStream writer = await TcpStream.ConnectAsync(client, server.Port(5000));
        await using TcpStream reader = await accepting;
        // Every tenth segment is held back for 3 ms, so that those behind it overtake it.
        int segments = 0;
        if (isReordering) link.Reorder(packet => packet.From == client && packet.HasPayload && ++segments % 10 == 0, TimeSpan.FromMilliseconds(3));

        Task writing = WriteAsync();
        int good = 0;
        while (good < 100 && await ReadFrameAsync() is { } frame && frame.All(value => value == good)) good++;

        Assert.Equal(expected, good);

        // A frame is its length in four bytes and so many bytes, here its number.
        async Task WriteAsync()
        {
            var frame = new byte[4 + 2000];
            for (byte i = 0; i < 100; i++)
            {
                frame.AsSpan().Fill(i);
                BinaryPrimitives.WriteInt32BigEndian(frame, 2000);
                await writer.WriteAsync(frame);
                await Task.Delay(TimeSpan.FromMilliseconds(10), net.Clock);
            }
        }

        async Task<byte[]?> ReadFrameAsync()
        {
            var head = new byte[4];
            await reader.ReadExactlyAsync(head);
            int length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (length != 2000) return null;
            var frame = new byte[length];
            if (method == "Read") _ = await reader.ReadAsync(frame);
            else await reader.ReadExactlyAsync(frame);
            return frame;
        }
    }
}
