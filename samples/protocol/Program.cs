using System.Net;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Devices;
using Sockeye.Devices.Loopback;
using Sockeye.Hosting;
using Sockeye.Samples.Protocol;
using Sockeye.Streams;
using Sockeye.Wire.Addresses;

// Two stacks in real time, joined by a cable within this process. With a TunDevice instead of one end, the kernel is at the other.
(PairDevice left, PairDevice right) = PairDevice.Create(new PairOptions { LinkLayer = LinkLayer.RawIP });
using StackLoop client = Start(left, "10.0.0.1"), server = Start(right, "10.0.0.2");

using var dictionary = new DictionaryServer(server);
Task serving = dictionary.RunAsync();

await using (TcpStream stream = await TcpStream.ConnectAsync(client, new IPEndPoint(IPAddress.Parse("10.0.0.2"), 2628)))
{
    foreach (string request in (string[])["put sockeye a salmon of the Pacific", "get sockeye", "get pike"])
    {
        await Frames.WriteAsync(stream, request);
        Console.WriteLine($"{request} → {await Frames.ReadAsync(stream)}");
    }
}
dictionary.Dispose();
await serving;

static StackLoop Start(IFrameDevice device, string address)
{
    var loop = new StackLoop();
    var nic = loop.AddDevice(device);
    InternetAddress own = InternetAddress.Parse(address);
    loop.Call((nic, own), static (stack, now, it) => stack.AddAddress(it.nic, it.own, 24, new AddressOptions(), now));
    loop.Start();
    return loop;
}
