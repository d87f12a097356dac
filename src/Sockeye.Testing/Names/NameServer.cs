using System.Buffers.Binary;
using System.Net;
using Sockeye.Streams;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Dns;

namespace Sockeye.Testing.Names;

/// <summary>A program on a simulated host that answers questions about the network's names (RFC 1035 §4).</summary>
internal sealed class NameServer(SimulatedHost host, NameTable table)
{
    public const ushort Port = 53;

    // RFC 1035 §4.2.1: a message over UDP has 512 bytes at the most.
    private const int MostBytes = 512;

    /// <summary>Answers until the network ends, through all lives of the host.</summary>
    public async Task StartAsync()
    {
        while (!host.Network.IsDisposed)
        {
            Task nextLife = host.NextLife;
            try
            {
                await ServeAsync().ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is System.Net.Sockets.SocketException or IOException or ObjectDisposedException)
            {
                // Its socket went with the life of its host.
            }
            await nextLife.ConfigureAwait(false);
        }
    }

    private async Task ServeAsync()
    {
        var any = host.Addresses[0].AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        using UdpSocket socket = UdpSocket.Bind(host, new IPEndPoint(any, Port));
        var question = new byte[MostBytes];
        var answer = new byte[MostBytes];
        while (true)
        {
            (int length, IPEndPoint from) = await socket.ReceiveAsync(question).ConfigureAwait(false);
            int written = Answer(question.AsSpan(0, length), answer);
            if (written > 0) await socket.SendAsync(answer.AsMemory(0, written), from).ConfigureAwait(false);
        }
    }

    private int Answer(ReadOnlySpan<byte> datagram, Span<byte> answer)
    {
        if (!DnsMessage.TryParse(datagram, out DnsMessage message) || message.Header.IsResponse || message.QuestionCount != 1) return 0;
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        foreach (DnsQuestion question in message.GetQuestions())
        {
            if (!question.TryGetName(text, out int written)) return 0;
            table.CountQuestion();
            string name = text[..written].ToString();
            return Write(answer, message.Header, name, question.Type, table.Answer(name));
        }
        return 0;
    }

    private int Write(Span<byte> buffer, DnsHeader query, string name, DnsType type, NameAnswer answer)
    {
        if (answer.Failure == DnsFailure.Silence) return 0;
        DnsResponseCode code = answer.Failure == DnsFailure.ServerFailure ? DnsResponseCode.ServerFailure
            : answer.Exists ? DnsResponseCode.NoError
            : DnsResponseCode.NameError;
        var writer = new DnsWriter(buffer, query.Response(code, isAuthoritative: true));
        bool fits = writer.TryAddQuestion(name, type);
        uint timeToLive = (uint)table.TimeToLive.TotalSeconds;
        foreach ((string owner, string target) in answer.Aliases) fits &= writer.TryAddName(DnsSection.Answer, owner, DnsType.CName, timeToLive, target);
        string canonical = answer.Aliases.Length > 0 ? answer.Aliases[^1].Target : name;
        bool any = false;
        foreach (InternetAddress address in answer.Addresses)
        {
            if (type != (address.IsIPv4 ? DnsType.A : DnsType.Aaaa)) continue;
            any = true;
            fits &= writer.TryAddAddress(DnsSection.Answer, canonical, timeToLive, address);
        }
        if (!any && code != DnsResponseCode.ServerFailure) AddAuthority(ref writer, canonical, timeToLive);
        // RFC 1035 §4.1.1: TC, "this message was truncated".
        if (!fits) buffer[2] |= 0x02;
        return writer.Length;
    }

    // RFC 2308 §3: the SOA record says how long it may be remembered that there is nothing.
    private static void AddAuthority(ref DnsWriter writer, string name, uint timeToLive)
    {
        Span<byte> data = stackalloc byte[64];
        DnsName.TryWrite(data, "dns", out int server);
        DnsName.TryWrite(data[server..], "hostmaster", out int mailbox);
        Span<byte> numbers = data[(server + mailbox)..];
        uint[] values = [1, 3600, 600, 86_400, timeToLive];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(numbers[(i * 4)..], values[i]);
        writer.TryAddRecord(DnsSection.Authority, name, DnsType.Soa, timeToLive, data[..(server + mailbox + 20)]);
    }
}
