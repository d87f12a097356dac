using System.Runtime.InteropServices;
using Sockeye.Berkeley.Linux;
using Sockeye.Berkeley.Names;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Structures;
using Xunit;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Berkeley.Tests.Names;

/// <summary>getaddrinfo from numbers and the host table.</summary>
public sealed class AddressLookupTests
{
    private static List<string> Find(string? node, string? service, addrinfo? hints, string hosts = "")
    {
        var error = AddressLookup.Find(node, service, hints, HostTable.Parse(hosts), out var found);
        if (error != 0)
            return [gai_strerror(error)];
        var answers = new List<string>();
        for (var at = found; at is not null; at = at.ai_next)
        {
            var address = at.ai_family == AF_INET
                ? MemoryMarshal.Read<sockaddr_in>(at.ai_addr.Span).ToString()
                : MemoryMarshal.Read<sockaddr_in6>(at.ai_addr.Span).ToString();
            answers.Add($"{address} {at.ai_socktype} {at.ai_protocol}");
        }

        return answers;
    }

    [Fact]
    public void A_number_gives_one_answer_per_socket_type()
    {
        Assert.Equal(["127.0.0.1:80 1 6", "127.0.0.1:80 2 17", "127.0.0.1:80 3 0"], Find("127.1", "80", null));
        Assert.Equal(["[::1]:0 1 6"], Find("::1", null, new addrinfo { ai_socktype = SOCK_STREAM }));
    }

    [Fact]
    public void Without_a_node_it_is_this_host_or_any_address()
    {
        var stream = new addrinfo { ai_socktype = SOCK_STREAM };
        Assert.Equal(["[::1]:8000 1 6", "127.0.0.1:8000 1 6"], Find(null, "8000", stream));
        stream.ai_flags = AI_PASSIVE;
        Assert.Equal(["0.0.0.0:8000 1 6", "[::]:8000 1 6"], Find(null, "8000", stream));
        stream.ai_family = AF_INET;
        Assert.Equal(["0.0.0.0:8000 1 6"], Find(null, "8000", stream));
    }

    [Fact]
    public void Names_come_from_the_host_table_of_either_family()
    {
        const string hosts = "# a comment\n192.0.2.7 server server.example # and names\n2001:db8::7 server\nnonsense\n";
        var stream = new addrinfo { ai_socktype = SOCK_STREAM };
        Assert.Equal(["[2001:db8::7]:7 1 6", "192.0.2.7:7 1 6"], Find("SERVER", "echo", stream, hosts));
        stream.ai_family = AF_INET;
        Assert.Equal(["192.0.2.7:7 1 6"], Find("server.example.", "echo", stream, hosts));
        Assert.Equal(["Name or service not known"], Find("unknown", "80", stream, hosts));
    }

    [Fact]
    public void Bad_questions_have_their_errors()
    {
        Assert.Equal(["Name or service not known"], Find(null, null, null));
        Assert.Equal(["Bad value for ai_flags"], Find("::1", "80", new addrinfo { ai_flags = 0x100000 }));
        Assert.Equal(["ai_family not supported"], Find("::1", "80", new addrinfo { ai_family = AF_APPLETALK }));
        Assert.Equal(["ai_socktype not supported"], Find("::1", "80", new addrinfo { ai_socktype = 77 }));
        Assert.Equal(["Servname not supported for ai_socktype"], Find("::1", "nonesuch", null));
        Assert.Equal(["Name or service not known"], Find("::1", "http", new addrinfo { ai_flags = AI_NUMERICSERV }));
        Assert.Equal(["Name or service not known"], Find("localhost", "80", new addrinfo { ai_flags = AI_NUMERICHOST }));
        Assert.Equal(
            ["Address family for hostname not supported"], Find("::1", "80", new addrinfo { ai_family = AF_INET }));
    }

    [Fact]
    public void An_ipv4_number_is_mapped_where_ipv6_is_asked_and_mapping_allowed()
    {
        var hints = new addrinfo { ai_family = AF_INET6, ai_socktype = SOCK_STREAM, ai_flags = AI_V4MAPPED };
        Assert.Equal(["[::ffff:192.0.2.1]:80 1 6"], Find("192.0.2.1", "80", hints));
    }

    [Fact]
    public void A_program_asks_its_system()
    {
        using var system = new LinuxSystem();
        var code = new Process(system).Run(() =>
        {
            Assert.Equal(0, getaddrinfo("localhost", "http", null, out var found));
            Assert.NotNull(found);
            freeaddrinfo(found);
        });
        Assert.Equal(0, code);
    }
}
