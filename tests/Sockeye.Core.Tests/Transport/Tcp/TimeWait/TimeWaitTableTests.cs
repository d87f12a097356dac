using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.TimeWait;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.TimeWait;

public class TimeWaitTableTests
{
    private sealed class Lease : IPortLease
    {
        public int Released;

        public void OnTimeWait(Instant now)
        {
        }

        public void Release() => Released++;
    }

    private readonly StackContext _context = new(new SeededEntropy(1), new PacketPool());

    private static FourTuple Tuple(int port) =>
        new(IPv4Address.Parse("10.0.0.1"), IPv4Address.Parse("10.0.0.2"), 8000, (ushort)port);

    [Fact]
    public void Entries_are_found_until_they_expire_and_let_go_of_their_port_once()
    {
        var table = new TimeWaitTable(_context, 100_000);
        var lease = new Lease();
        for (int i = 1; i <= 5000; i++)
        {
            Assert.True(table.TryAdd(new TimeWaitEntry { Tuple = Tuple(i), Expires = new Instant(i), Lease = lease }));
        }
        for (int i = 1; i <= 5000; i++)
        {
            Assert.True(table.TryFind(Tuple(i), out int slot));
            Assert.Equal(i, table[slot].Tuple.RemotePort);
        }
        Assert.False(table.TryFind(Tuple(5001), out _));
        Assert.Equal(new Instant(1), _context.Deadlines.Next);
        _context.Deadlines.RunDue(new Instant(2500));
        Assert.Equal(2500, table.Count);
        Assert.False(table.TryFind(Tuple(2500), out _));
        Assert.True(table.TryFind(Tuple(2501), out _));
        _context.Deadlines.RunDue(new Instant(5000));
        Assert.Equal(0, table.Count);
        Assert.Equal(5000, lease.Released);
        Assert.Equal(0, _context.Deadlines.Count);
    }

    [Fact]
    public void A_restarted_entry_outlives_the_others()
    {
        var table = new TimeWaitTable(_context, 10);
        for (int i = 1; i <= 3; i++) table.TryAdd(new TimeWaitEntry { Tuple = Tuple(i), Expires = new Instant(10 + i) });
        Assert.True(table.TryFind(Tuple(1), out int slot));
        table.Restart(slot, new Instant(50));
        _context.Deadlines.RunDue(new Instant(20));
        Assert.Equal(1, table.Count);
        Assert.True(table.TryFind(Tuple(1), out _));
        Assert.Equal(new Instant(50), table.NextDeadline);
    }

    [Fact]
    public void A_full_table_refuses_and_counts()
    {
        var table = new TimeWaitTable(_context, 2);
        for (int i = 1; i <= 3; i++) table.TryAdd(new TimeWaitEntry { Tuple = Tuple(i), Expires = new Instant(10) });
        Assert.Equal(2, table.Count);
        Assert.Equal(1, table.Refusals);
        table.Clear();
        Assert.Equal(0, table.Count);
        Assert.Equal(0, _context.Deadlines.Count);
    }
}
