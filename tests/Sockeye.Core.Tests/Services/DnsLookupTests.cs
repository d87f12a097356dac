using Sockeye.Core.Foundation;
using Sockeye.Core.Services.Dns;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Dns;
using Xunit;

namespace Sockeye.Core.Tests.Services;

/// <summary>The stub resolver without sockets: RFC 1035 §7, RFC 2308, RFC 5452.</summary>
public sealed class DnsLookupTests
{
    private static readonly Endpoint s_first = new(new IPv4Address(192, 0, 2, 1), 53);
    private static readonly Endpoint s_second = new(new IPv4Address(192, 0, 2, 2), 53);
    private static readonly InternetAddress s_address = new IPv4Address(198, 51, 100, 7);

    private readonly DnsResolver _resolver = new(new DnsResolverOptions { Servers = [s_first, s_second] }, new SeededEntropy(1));
    private readonly byte[] _buffer = new byte[512];
    private Instant _now = Instant.Zero;

    [Fact]
    public void Both_families_are_asked_for_together_and_answered_together()
    {
        DnsLookup lookup = _resolver.Resolve("Example.org.", _now);
        Query[] queries = Queries(lookup);
        Assert.Equal([DnsType.A, DnsType.Aaaa], queries.Select(query => query.Type));
        Assert.All(queries, query => Assert.Equal((s_first, "Example.org"), (query.Server, query.Name)));
        Answer(lookup, queries[1], s_first);
        Assert.Equal(DnsStatus.Pending, lookup.Status);
        Answer(lookup, queries[0], s_first, s_address);
        Assert.Equal(DnsStatus.Success, lookup.Status);
        Assert.Equal([s_address], lookup.Addresses);
    }

    [Fact]
    public void An_answer_from_another_server_or_with_another_identifier_or_question_is_not_believed()
    {
        DnsLookup lookup = _resolver.Resolve("example.org", _now);
        Query query = Queries(lookup)[0];
        Answer(lookup, query, s_second, s_address);
        Answer(lookup, query with { Id = (ushort)(query.Id + 1) }, s_first, s_address);
        Answer(lookup, query with { Name = "example.com" }, s_first, s_address);
        Answer(lookup, query with { Type = DnsType.Aaaa }, s_first, s_address);
        lookup.Handle([1, 2, 3], s_first, _now);
        Assert.Equal(DnsStatus.Pending, lookup.Status);
        Assert.Empty(lookup.Addresses);
        Assert.Equal(0, _resolver.CachedCount);
    }

    [Fact]
    public void Servers_are_asked_in_turn_and_twice_each()
    {
        DnsLookup lookup = _resolver.Resolve("example.org", _now);
        var asked = new List<Endpoint>();
        while (lookup.Status == DnsStatus.Pending)
        {
            asked.AddRange(Queries(lookup).Select(query => query.Server).Distinct());
            _now = lookup.NextDeadline;
            lookup.HandleTimeout(_now);
        }
        Assert.Equal([s_first, s_second, s_first, s_second], asked);
        Assert.Equal(DnsStatus.TryAgain, lookup.Status);
        Assert.Equal(TimeSpan.FromSeconds(20), _now - Instant.Zero);
    }

    [Theory]
    [InlineData(DnsResponseCode.ServerFailure)]
    [InlineData(DnsResponseCode.Refused)]
    public void A_server_that_cannot_answer_gives_the_next_its_turn_at_once(DnsResponseCode code)
    {
        DnsLookup lookup = _resolver.Resolve("example.org", _now);
        Answer(lookup, Queries(lookup)[0], s_first, code);
        Assert.All(Queries(lookup), query => Assert.Equal(s_second, query.Server));
    }

    [Fact]
    public void An_alias_without_its_addresses_is_asked_for_anew()
    {
        DnsLookup lookup = _resolver.Resolve("www.example.org", _now);
        foreach (Query query in Queries(lookup)) AnswerAlias(lookup, query, "host.example.org");
        Query[] again = Queries(lookup);
        Assert.All(again, query => Assert.Equal("host.example.org", query.Name));
        Answer(lookup, again[0], s_first, s_address);
        Answer(lookup, again[1], s_first);
        Assert.Equal([s_address], lookup.Addresses);
    }

    [Fact]
    public void Aliases_that_go_in_a_circle_end()
    {
        DnsLookup lookup = _resolver.Resolve("a.example", _now);
        for (int i = 0; i < 100 && lookup.Status == DnsStatus.Pending; i++)
        {
            foreach (Query query in Queries(lookup)) AnswerAlias(lookup, query, query.Name == "a.example" ? "b.example" : "a.example");
        }
        Assert.Equal(DnsStatus.TryAgain, lookup.Status);
    }

    [Fact]
    public void What_was_answered_is_remembered_for_its_time_and_what_was_not_there_for_its_own()
    {
        DnsLookup lookup = _resolver.Resolve("example.org", _now);
        Query[] queries = Queries(lookup);
        Answer(lookup, queries[0], s_first, s_address);
        // RFC 2308 §5: without a SOA record it is not remembered that there is nothing.
        Answer(lookup, queries[1], s_first);
        Assert.Equal(1, _resolver.CachedCount);
        _now += TimeSpan.FromSeconds(299);
        DnsLookup again = _resolver.Resolve("EXAMPLE.org", _now);
        Assert.Equal(DnsType.Aaaa, Assert.Single(Queries(again)).Type);
        _now += TimeSpan.FromSeconds(1);
        Assert.Equal(2, Queries(_resolver.Resolve("example.org", _now)).Length);
    }

    [Fact]
    public void The_cache_has_its_limit()
    {
        var small = new DnsResolver(new DnsResolverOptions { Servers = [s_first], CacheLimit = 3 }, new SeededEntropy(1));
        for (int i = 0; i < 10; i++)
        {
            DnsLookup lookup = small.Resolve($"host{i}.example", _now);
            foreach (Query query in Queries(lookup)) Answer(lookup, query, s_first, s_address);
        }
        Assert.Equal(3, small.CachedCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two..dots")]
    [InlineData("a-label-of-more-than-sixty-three-characters-which-no-name-may-have-in-it.example")]
    public void What_is_no_name_is_not_found(string name) =>
        Assert.Equal(DnsStatus.NotFound, _resolver.Resolve(name, _now).Status);

    private static Query[] Queries(DnsLookup lookup)
    {
        var queries = new List<Query>();
        var buffer = new byte[DnsLookup.MaxQueryLength];
        while (lookup.TryWriteQuery(buffer, out Endpoint server, out int length)) queries.Add(Query.Read(buffer.AsSpan(0, length), server));
        return [.. queries];
    }

    private void Answer(DnsLookup lookup, Query query, Endpoint from, params InternetAddress[] addresses)
    {
        var writer = new DnsWriter(_buffer, DnsHeader.Query(query.Id).Response(DnsResponseCode.NoError));
        writer.TryAddQuestion(query.Name, query.Type);
        foreach (InternetAddress address in addresses) writer.TryAddAddress(DnsSection.Answer, query.Name, 300, address);
        Hand(lookup, writer, from);
    }

    private void Answer(DnsLookup lookup, Query query, Endpoint from, DnsResponseCode code)
    {
        var writer = new DnsWriter(_buffer, DnsHeader.Query(query.Id).Response(code));
        writer.TryAddQuestion(query.Name, query.Type);
        Hand(lookup, writer, from);
    }

    private void AnswerAlias(DnsLookup lookup, Query query, string target)
    {
        var writer = new DnsWriter(_buffer, DnsHeader.Query(query.Id).Response(DnsResponseCode.NoError));
        writer.TryAddQuestion(query.Name, query.Type);
        writer.TryAddName(DnsSection.Answer, query.Name, DnsType.CName, 300, target);
        Hand(lookup, writer, s_first);
    }

    private void Hand(DnsLookup lookup, DnsWriter writer, Endpoint from) => lookup.Handle(_buffer.AsSpan(0, writer.Length), from, _now);

    private sealed record Query(ushort Id, string Name, DnsType Type, Endpoint Server)
    {
        public static Query Read(ReadOnlySpan<byte> bytes, Endpoint server)
        {
            Assert.True(DnsMessage.TryParse(bytes, out DnsMessage message));
            Assert.False(message.Header.IsResponse);
            Assert.True(message.Header.RecursionDesired);
            Span<char> name = new char[DnsName.MaxTextLength];
            foreach (DnsQuestion question in message.GetQuestions())
            {
                Assert.True(question.TryGetName(name, out int written));
                return new Query(message.Header.Id, name[..written].ToString(), question.Type, server);
            }
            throw new InvalidOperationException("no question");
        }
    }
}
