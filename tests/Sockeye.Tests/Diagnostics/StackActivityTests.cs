using System.Diagnostics;
using System.Net.Sockets;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Sockeye.Core.Stack;
using Sockeye.Streams;
using Sockeye.Tests.Streams;
using Xunit;
using TcpListener = Sockeye.Streams.TcpListener;

namespace Sockeye.Tests.Diagnostics;

/// <summary>What a stack does for an application as activities: their names and tags are those of .NET's own sockets.</summary>
public sealed class StackActivityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_is_the_child_of_what_asked_for_it_and_has_the_tags_of_NETs_sockets()
    {
        using var cable = new Cable(left: new StackOptions { HostName = "connects" }, right: new StackOptions { HostName = "accepts" });
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2", 8000));
        List<Activity> seen = [];
        using TracerProvider provider = ExportTo(seen);
        using var parent = new Activity("the application");
        parent.Start();
        Task<TcpStream> accepting = listener.AcceptAsync(Cancel).AsTask();
        await using TcpStream client = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Cancel);
        await using TcpStream server = await accepting;
        Assert.Same(parent, Activity.Current);

        Activity connect = Of(seen, "connects");
        Assert.Equal(("Sockeye.Sockets", "Sockeye.Sockets.Connect"), (connect.Source.Name, connect.OperationName));
        Assert.Equal("socket connect 10.0.0.2:8000", connect.DisplayName);
        Assert.Equal(parent.SpanId, connect.ParentSpanId);
        Assert.Equal(ActivityStatusCode.Unset, connect.Status);
        Assert.Equal("10.0.0.2", connect.GetTagItem("network.peer.address"));
        Assert.Equal(8000, connect.GetTagItem("network.peer.port"));
        Assert.Equal("ipv4", connect.GetTagItem("network.type"));
        Assert.Equal("tcp", connect.GetTagItem("network.transport"));
        Assert.InRange((double)connect.GetTagItem("sockeye.elapsed")!, 0, 30);
        Assert.Null(connect.GetTagItem("error.type"));

        Activity accept = Of(seen, "accepts");
        Assert.Equal("Sockeye.Sockets.Accept", accept.OperationName);
        Assert.Equal($"socket accept {client.LocalEndPoint}", accept.DisplayName);
        Assert.Equal(default, accept.ParentSpanId);
        Assert.Equal(8000, accept.GetTagItem("network.local.port"));
        Assert.Equal(client.LocalEndPoint!.Port, accept.GetTagItem("network.peer.port"));
    }

    [Fact]
    public async Task A_refused_connection_is_an_error_of_that_type()
    {
        using var cable = new Cable(left: new StackOptions { HostName = "refused" });
        List<Activity> seen = [];
        using TracerProvider provider = ExportTo(seen);
        await Assert.ThrowsAsync<SocketException>(() => TcpStream.ConnectAsync(cable.Left, Cable.At("fd00::2", 9), Cancel));
        Activity connect = Of(seen, "refused");
        Assert.Equal("socket connect [fd00::2]:9", connect.DisplayName);
        Assert.Equal(ActivityStatusCode.Error, connect.Status);
        Assert.Equal("connection_refused", connect.GetTagItem("error.type"));
        Assert.Equal("ipv6", connect.GetTagItem("network.type"));
    }

    /// <summary>.NET's own sockets, beside ours: names after the prefix, and the tags, are the same.</summary>
    [Fact]
    public async Task NETs_own_sockets_say_the_same()
    {
        using var cable = new Cable(left: new StackOptions { HostName = "ours" });
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        List<Activity> seen = [];
        using TracerProvider provider = ExportTo(seen);
        using var theirs = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        theirs.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var parent = new Activity("theirs");
        parent.Start();
        await socket.ConnectAsync(theirs.LocalEndpoint, Cancel);
        await using TcpStream client = await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Cancel);

        Activity their = All(seen).Single(activity =>
            activity.Source.Name == "Experimental.System.Net.Sockets" && activity.ParentSpanId == parent.SpanId);
        Activity our = Of(seen, "ours");
        Assert.Equal(their.OperationName, "Experimental.System.Net.Sockets" + our.OperationName["Sockeye.Sockets".Length..]);
        Assert.Equal(their.Kind, our.Kind);
        Assert.Equal(
            their.TagObjects.Select(tag => (tag.Key, tag.Value!.GetType())).Order(),
            our.TagObjects.Where(tag => !tag.Key.StartsWith("sockeye.", StringComparison.Ordinal))
                .Select(tag => (tag.Key, tag.Value!.GetType())).Order());
    }

    private static TracerProvider ExportTo(List<Activity> list) => Sdk.CreateTracerProviderBuilder()
        .SetSampler(new AlwaysOnSampler())
        .AddSource("Sockeye.*", "Experimental.System.Net.Sockets").AddInMemoryExporter(list).Build();

    private static Activity Of(List<Activity> list, string host) =>
        Assert.Single(All(list), activity => host.Equals(activity.GetTagItem("sockeye.host")));

    // The exporter adds under a lock of the list's own.
    private static Activity[] All(List<Activity> list)
    {
        lock (list) return [.. list];
    }
}
