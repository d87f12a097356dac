using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Fragmentation;

public sealed class ReassemblyIPv4Tests () : ReassemblyTests(IPVersion.V4)
{
    private readonly ReassemblyHost _host = ReassemblyHost.Of(IPVersion.V4);

    [Fact]
    public void Row_25_A_fragment_that_ends_past_65535_is_dropped()
    {
        Assert.Null(_host.Receives(ReassemblyHost.Bytes(1000), 65_528, more: false));
        Assert.Equal(1, _host.Context.Drops[DropReason.FragmentMalformed]);
        _host.IsEmpty();
    }

    [Fact]
    public void Row_25_A_first_header_with_options_that_makes_it_too_long_drops_the_datagram()
    {
        byte[] data = ReassemblyHost.Bytes(65_515);
        byte[]? whole = null;
        for (int at = 0; at < data.Length; at += 1400)
        {
            whole = _host.Receives(data.AsSpan(at, Math.Min(1400, data.Length - at)), at, at + 1400 < data.Length, options: at == 0 ? 40 : 0);
        }
        Assert.Null(whole);
        _host.IsEmpty();
    }

    [Fact]
    public void Row_26_A_middle_fragment_that_is_not_a_multiple_of_eight_is_dropped()
    {
        Assert.Null(_host.Receives(ReassemblyHost.Bytes(31), 0, more: true));
        _host.IsEmpty();
    }

    [Fact]
    public void Row_27_A_fragment_that_cuts_the_TCP_header_is_dropped()
    {
        Assert.Null(_host.Receives(ReassemblyHost.Bytes(32), 8, more: false, protocol: IPProtocol.Tcp));
        _host.IsEmpty();
    }

    [Fact]
    public void Row_32_Fragments_of_another_protocol_are_another_datagrams()
    {
        byte[] data = ReassemblyHost.Bytes(64);
        _host.Receives(data.AsSpan(0, 32), 0, more: true, protocol: IPProtocol.Udp);
        Assert.Null(_host.Receives(data.AsSpan(32), 32, more: false, protocol: IPProtocol.Icmp));
        Assert.Equal(data, _host.Receives(data.AsSpan(32), 32, more: false, protocol: IPProtocol.Udp));
    }

    [Fact]
    public void The_options_of_the_first_fragment_are_the_datagrams()
    {
        byte[] data = ReassemblyHost.Bytes(64);
        _host.Receives(data.AsSpan(32), 32, more: false);
        Assert.Equal(data, _host.Receives(data.AsSpan(0, 32), 0, more: true, options: 4));
        Assert.Equal(24, _host.LastHeader.Length);
    }
}
