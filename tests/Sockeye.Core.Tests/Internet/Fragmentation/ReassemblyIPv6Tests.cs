using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Fragmentation;

public sealed class ReassemblyIPv6Tests () : ReassemblyTests(IPVersion.V6)
{
    private readonly ReassemblyHost _host = ReassemblyHost.Of(IPVersion.V6);

    [Fact]
    public void The_headers_before_the_first_fragments_header_are_the_datagrams()
    {
        byte[] data = ReassemblyHost.Bytes(64);
        _host.Receives(data.AsSpan(32), 32, more: false);
        Assert.Equal(data, _host.Receives(data.AsSpan(0, 32), 0, more: true, options: 16));
        Assert.Equal(40 + 16, _host.LastHeader.Length);
    }

    [Theory]
    [InlineData(IPProtocol.Tcp, 16)]
    [InlineData(IPProtocol.Sctp, 8)]
    public void Row_49_A_first_fragment_without_the_transports_header_is_refused(IPProtocol protocol, int count)
    {
        Assert.Null(_host.Receives(ReassemblyHost.Bytes(count), 0, more: true, protocol: protocol));
        Assert.Equal(["IncompleteHeaderChain at 0"], _host.Reports);
        _host.IsEmpty();
    }

    [Fact]
    public void Row_49_A_first_fragment_that_ends_inside_an_extension_header_is_refused()
    {
        var data = new byte[16];
        data[0] = (byte)IPProtocol.Udp;
        data[1] = 3;
        Assert.Null(_host.Receives(data, 0, more: true, protocol: IPProtocol.DestinationOptions));
        Assert.Equal(["IncompleteHeaderChain at 0"], _host.Reports);
    }

    [Fact]
    public void Row_50_A_middle_fragment_that_is_not_a_multiple_of_eight_is_refused_at_its_payload_length()
    {
        Assert.Null(_host.Receives(ReassemblyHost.Bytes(31), 0, more: true));
        Assert.Equal(["ErroneousField at 4"], _host.Reports);
        _host.IsEmpty();
    }

    [Theory]
    [InlineData(0, 42)]
    [InlineData(16, 58)]
    public void Row_51_A_datagram_longer_than_65535_is_refused_at_its_fragment_offset(int options, int pointer)
    {
        Assert.Null(_host.Receives(ReassemblyHost.Bytes(8), 65_528, more: false, options: options));
        Assert.Equal([$"ErroneousField at {pointer}"], _host.Reports);
        _host.IsEmpty();
    }

    [Fact]
    public void Row_51_The_headers_of_the_first_fragment_count_too()
    {
        byte[] data = ReassemblyHost.Bytes(65_535);
        byte[]? whole = null;
        for (int at = data.Length - 527; at >= 0; at -= 1024)
        {
            int count = Math.Min(1024, data.Length - at);
            whole = _host.Receives(data.AsSpan(at, count), at, at + count < data.Length, options: at == 0 ? 16 : 0);
        }
        Assert.Null(whole);
        _host.At(61);
        _host.IsEmpty();
    }

    [Fact]
    public void Row_52_A_fragment_header_within_a_fragment_is_dropped()
    {
        var data = new byte[64];
        data[0] = (byte)IPProtocol.Udp;
        Assert.Null(_host.Receives(data, 0, more: true, protocol: IPProtocol.IPv6Fragment));
        Assert.Equal(1, _host.Context.Drops[DropReason.FragmentMalformed]);
        Assert.Empty(_host.Reports);
        _host.IsEmpty();
    }

    [Fact]
    public void The_next_header_of_a_later_fragment_counts_for_nothing()
    {
        byte[] data = ReassemblyHost.Bytes(64);
        _host.Receives(data.AsSpan(0, 32), 0, more: true, protocol: IPProtocol.Udp);
        Assert.Equal(data, _host.Receives(data.AsSpan(32), 32, more: false, protocol: IPProtocol.Tcp));
        Assert.Equal((byte)IPProtocol.Udp, _host.LastHeader[6]);
    }
}
