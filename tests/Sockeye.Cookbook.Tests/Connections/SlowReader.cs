using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Connections;

public class SlowReader
{
    [NetworkFact(Seed = 8)]
    public async Task A_reader_that_sleeps_for_an_hour_stops_the_writer_after_600_kB(SimulatedNetwork net)
    {
        const int Piece = 100_000, Pieces = 50;
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Lan);
        int written = 0;
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", async (HttpResponse response) =>
        {
            for (int i = 0; i < Pieces; i++, written += Piece) await response.Body.WriteAsync(new byte[Piece]);
        }));
        using HttpClient http = client.CreateHttpClient();
        await using Stream body = await http.GetStreamAsync(new Uri("http://server/"));

        // What the server has written fills both hosts' buffers, and no more than that.
        await net.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.InRange(written, 300_000, 1_000_000);
        // The client's window is closed. The server asks whether it has opened, at last every two minutes: 30 packets in an hour.
        Packet[] later = [.. net.Packets.Where(packet => packet.Sent > TimeSpan.FromMinutes(1))];
        Assert.All(later.Where(packet => packet.From == client), packet => Assert.Equal(0, packet.Window));
        Assert.Equal(30, later.Count(packet => packet.From == server));
        Assert.DoesNotContain(later, packet => packet.HasPayload);

        var all = new MemoryStream();
        await body.CopyToAsync(all);
        Assert.Equal(Piece * Pieces, all.Length);
    }
}
