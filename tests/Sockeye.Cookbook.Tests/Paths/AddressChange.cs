using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Paths;

public class AddressChange
{
    [NetworkFact(Seed = 16)]
    public async Task A_download_goes_on_from_another_address_where_it_stopped(SimulatedNetwork net)
    {
        var (phone, server) = (net.AddHost("phone"), net.AddHost("server"));
        net.Connect(phone, server, LinkProfile.Lte);
        byte[] file = new byte[2_000_000];
        new Random(1).NextBytes(file);
        await using WebApplication app = await WebServer.StartAsync(server, app =>
            app.MapGet("/file", () => Results.Bytes(file, enableRangeProcessing: true)));
        using HttpClient http = phone.CreateHttpClient();

        Task changing = ChangeAddressAsync();
        var got = new MemoryStream();
        var begins = new List<long>();
        while (got.Length < file.Length)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "http://server/file");
            request.Headers.Range = new RangeHeaderValue(got.Length, null);
            begins.Add(got.Length);
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using Stream body = await response.Content.ReadAsStreamAsync();
            await CopyUntilSilentAsync(body, got);
        }

        Assert.Equal(file, got.ToArray());
        Assert.Equal(2, begins.Count);
        Assert.InRange(net.Now.TotalSeconds, 3.2, 3.4);
        // The second connection, from the other address, carried what was missing and a header.
        SimulatedConnection second = net.Connections[^1];
        Assert.Equal(phone.Address, second.ClientEndPoint.Address);
        Assert.InRange(begins[1], 500_000, 1_900_000);
        Assert.InRange(second.BytesToClient - (file.Length - begins[1]), 100, 500);

        async Task ChangeAddressAsync()
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), net.Clock);
            phone.ChangeAddress(IPAddress.Parse("10.0.1.99"));
        }

        // Nothing for 2 s means that this connection is dead: TCP would find out after a quarter of an hour, or never.
        async Task CopyUntilSilentAsync(Stream from, Stream to)
        {
            var buffer = new byte[64 * 1024];
            while (true)
            {
                using var silence = new CancellationTokenSource(TimeSpan.FromSeconds(2), net.Clock);
                try
                {
                    int read = await from.ReadAsync(buffer, silence.Token);
                    if (read == 0) return;
                    to.Write(buffer.AsSpan(0, read));
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }
}
