using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Services;

public class ClockSkew
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-20, 0, 20)]
    [InlineData(-20, 30, 0)]
    [InlineData(40, 0, 30)]
    public async Task A_clock_that_is_wrong_refuses_good_tokens(int skewSeconds, int toleranceSeconds, int expected)
    {
        using var net = new SimulatedNetwork(seed: 18);
        var (client, issuer, server) = (net.AddHost("client"), net.AddHost("issuer"), net.AddHost("server"));
        net.Connect(client, issuer, LinkProfile.Wifi);
        net.Connect(client, server, LinkProfile.Wifi);
        byte[] key = RandomNumberGenerator.GetBytes(32);
        server.ClockSkew = TimeSpan.FromSeconds(skewSeconds);
        // A token says from when to when it is good, and is signed: good for a minute by the issuer's clock.
        await using WebApplication tokens = await WebServer.StartAsync(issuer, app => app.MapGet("/token", (TimeProvider clock) =>
        {
            long now = clock.GetUtcNow().ToUnixTimeSeconds();
            return Sign($"{now}.{now + 60}");
        }));
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", (HttpRequest request, TimeProvider clock) =>
        {
            string token = request.Headers.Authorization.ToString();
            long[] times = [.. token.Split('.')[..2].Select(part => long.Parse(part, CultureInfo.InvariantCulture))];
            long now = clock.GetUtcNow().ToUnixTimeSeconds();
            bool isGood = Sign($"{times[0]}.{times[1]}") == token && now >= times[0] - toleranceSeconds && now < times[1] + toleranceSeconds;
            return isGood ? Results.Ok() : Results.Unauthorized();
        }));
        using HttpClient http = client.CreateHttpClient();

        // One token for 50 s, a request every second.
        string token = await http.GetStringAsync(new Uri("http://issuer/token"));
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
        int refused = 0;
        for (int i = 0; i < 50; i++)
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri("http://server/"));
            if (response.StatusCode == HttpStatusCode.Unauthorized) refused++;
            await Task.Delay(TimeSpan.FromSeconds(1), net.Clock);
        }

        Assert.Equal(expected, refused);

        string Sign(string text) => $"{text}.{Convert.ToHexString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)))}";
    }
}
