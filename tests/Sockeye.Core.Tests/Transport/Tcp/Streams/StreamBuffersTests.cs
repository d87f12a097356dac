using CsCheck;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Checksums;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Streams;

public class SendBufferTests
{
    [Fact]
    public void It_is_a_queue_of_bytes_whatever_the_sizes() =>
        Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 3000]).Array[1, 60].Sample(steps =>
        {
            var buffer = new SendBuffer(10_000);
            var model = new List<byte>();
            byte next = 0;
            foreach ((int write, int release) in steps)
            {
                byte[] data = [.. Enumerable.Range(0, write).Select(_ => next++)];
                int taken = buffer.Write(data);
                Assert.Equal(Math.Min(write, 10_000 - model.Count), taken);
                model.AddRange(data.Take(taken));
                next = model.Count > 0 ? (byte)(model[^1] + 1) : next;
                Assert.Equal(model.Count, buffer.Length);
                int offset = model.Count / 3;
                var copy = new byte[model.Count - offset];
                buffer.CopyTo(offset, copy);
                Assert.Equal(model.Skip(offset), copy);
                Array.Clear(copy);
                uint sum = buffer.CopyAndSum(offset, copy, 0x1234);
                Assert.Equal(model.Skip(offset), copy);
                Assert.Equal(InternetChecksum.Finish(InternetChecksum.Sum(copy, 0x1234)), InternetChecksum.Finish(sum));
                int gone = Math.Min(release, model.Count);
                buffer.Release(gone);
                model.RemoveRange(0, gone);
            }
        }, iter: 300);

    [Fact]
    public void An_empty_buffer_holds_no_memory()
    {
        var buffer = new SendBuffer(1 << 20);
        buffer.Write(new byte[5000]);
        Assert.True(buffer.HeldBytes >= 5000);
        buffer.Release(5000);
        Assert.Equal(0, buffer.HeldBytes);
    }
}

public class ReceiveBufferTests
{
    [Fact]
    public void Bytes_come_out_as_they_went_in_and_buffers_go_back() =>
        Gen.Select(Gen.Int[1, 1500], Gen.Int[0, 2000], Gen.Bool).Array[1, 80].Sample(steps =>
        {
            var pool = new PacketPool();
            var buffer = new ReceiveBuffer();
            var model = new List<byte>();
            byte next = 0;
            foreach ((int size, int read, bool large) in steps)
            {
                PacketBuffer packet = pool.TryRent(large ? 5000 : 1600)!;
                packet.Append(20);
                foreach (ref byte b in packet.Append(size)) model.Add(b = next++);
                buffer.Append(packet, 20, size);
                packet.Release();
                var peeked = new byte[model.Count / 2];
                Assert.Equal(peeked.Length, buffer.Peek(peeked, model.Count / 4));
                Assert.Equal(model.Skip(model.Count / 4).Take(peeked.Length), peeked);
                var got = new byte[read];
                int count = buffer.Read(got);
                Assert.Equal(Math.Min(read, model.Count), count);
                Assert.Equal(model.Take(count), got.Take(count));
                model.RemoveRange(0, count);
                Assert.Equal(model.Count, buffer.Length);
            }
            buffer.Clear();
            Assert.Equal(0, pool.Outstanding);
            Assert.Equal(0, buffer.HeldBytes);
        }, iter: 300);

    [Fact]
    public void Many_tiny_segments_share_buffers()
    {
        var pool = new PacketPool();
        var buffer = new ReceiveBuffer();
        for (int i = 0; i < 1000; i++)
        {
            PacketBuffer packet = pool.TryRent(1500)!;
            packet.Append(1)[0] = 1;
            buffer.Append(packet, 0, 1);
            packet.Release();
        }
        Assert.Equal(1000, buffer.Length);
        Assert.True(buffer.HeldBytes <= 2 * PacketPool.SmallCapacity);
    }
}
