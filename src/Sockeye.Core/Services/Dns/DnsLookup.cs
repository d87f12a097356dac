using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Dns;

namespace Sockeye.Core.Services.Dns;

/// <summary>One name that is being looked up: its A and AAAA records are asked for together, as getaddrinfo(3) does.</summary>
public sealed class DnsLookup
{
    /// <summary>Bytes that a query may need.</summary>
    public const int MaxQueryLength = 512;

    private readonly DnsResolver _resolver;
    private readonly Question _v4 = new(DnsType.A);
    private readonly Question _v6 = new(DnsType.Aaaa);
    private string _name;
    private int _aliases;
    private int _asked;

    internal DnsLookup(DnsResolver resolver, string name, Instant now)
    {
        _resolver = resolver;
        _name = name.TrimEnd('.');
        Begin(now);
    }

    /// <summary>How it stands.</summary>
    public DnsStatus Status { get; private set; }

    /// <summary>The addresses, IPv4 first, when there are any.</summary>
    [Bounded("the answer, a datagram, for each family")]
    public InternetAddress[] Addresses { get; private set; } = [];

    /// <summary>When to call <see cref="HandleTimeout"/>; <see cref="Instant.Never"/> when it is over.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    private DnsResolverOptions Options => _resolver.Options;

    /// <summary>The server whose turn it is. Only while <see cref="Status"/> is Pending.</summary>
    public Endpoint Server => Options.Servers[_asked % Options.Servers.Count];

    /// <summary>Servers asked so far, each as often as it was asked, less one: when it changes, queries go out from another port.</summary>
    public int Turn => _asked;

    /// <summary>Writes the next query that is to be sent.</summary>
    /// <param name="buffer">Room for <see cref="MaxQueryLength"/> bytes.</param>
    /// <param name="server">Where to.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when there is nothing to send now.</returns>
    public bool TryWriteQuery(Span<byte> buffer, out Endpoint server, out int length)
    {
        length = 0;
        server = default;
        if (Status != DnsStatus.Pending) return false;
        server = Server;
        foreach (Question question in (ReadOnlySpan<Question>)[_v4, _v6])
        {
            if (!question.IsToBeSent) continue;
            question.IsToBeSent = false;
            var writer = new DnsWriter(buffer, DnsHeader.Query(question.Id));
            if (!writer.TryAddQuestion(_name, question.Type)) continue;
            length = writer.Length;
            return true;
        }
        return false;
    }

    /// <summary>A datagram came to the port that the queries were sent from. What is no answer to them is passed over.</summary>
    public void Handle(ReadOnlySpan<byte> datagram, Endpoint from, Instant now)
    {
        // RFC 5452 §9.1: from where we asked, with our identifier, about our question.
        if (Status != DnsStatus.Pending || from != Server) return;
        if (!DnsMessage.TryParse(datagram, out DnsMessage message) || !message.Header.IsResponse) return;
        if (Find(message) is not { } question) return;
        switch (message.Header.ResponseCode)
        {
            case DnsResponseCode.NoError:
                Take(message, question, now);
                break;
            case DnsResponseCode.NameError:
                question.IsDone = true;
                _resolver.Cache.Add(_name.ToUpperInvariant(), question.Type, [], DnsAnswer.ReadNegativeTimeToLive(message), now);
                break;
            default:
                // This server cannot; the next one may.
                Ask(_asked + 1, now);
                return;
        }
        Conclude(now);
    }

    /// <summary>A server has not answered in time.</summary>
    public void HandleTimeout(Instant now)
    {
        if (Status == DnsStatus.Pending && NextDeadline <= now) Ask(_asked + 1, now);
    }

    private void Begin(Instant now)
    {
        Span<byte> wire = stackalloc byte[DnsName.MaxLength];
        if (_name.Length == 0 || !DnsName.TryWrite(wire, _name, out _))
        {
            End(DnsStatus.NotFound);
            return;
        }
        Recall(_v4, now);
        Recall(_v6, now);
        if (_v4.IsDone && _v6.IsDone) Conclude(now);
        else Ask(0, now);
    }

    private void Recall(Question question, Instant now)
    {
        question.Alias = null;
        question.IsDone = _resolver.Cache.TryFind(_name.ToUpperInvariant(), question.Type, now, out InternetAddress[] addresses);
        question.Addresses = addresses;
    }

    // The number counts servers in turn, round after round: resolv.conf(5), "the algorithm used is to try a name server, and if the query
    // times out, try the next, until out of name servers, then repeat trying all the name servers until a maximum number of retries".
    private void Ask(int number, Instant now)
    {
        _asked = number;
        if (number >= Options.Attempts * Options.Servers.Count)
        {
            bool hasSome = _v4.Addresses.Length + _v6.Addresses.Length > 0;
            End(hasSome ? DnsStatus.Success : DnsStatus.TryAgain);
            return;
        }
        foreach (Question question in (ReadOnlySpan<Question>)[_v4, _v6])
        {
            if (question.IsDone) continue;
            question.Id = _resolver.NextId();
            question.IsToBeSent = true;
        }
        NextDeadline = now + Options.Timeout;
    }

    private Question? Find(DnsMessage message)
    {
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        foreach (DnsQuestion asked in message.GetQuestions())
        {
            Question? question = asked.Type switch { DnsType.A => _v4, DnsType.Aaaa => _v6, _ => null };
            bool isOurs = question is { IsDone: false } && question.Id == message.Header.Id && asked.TryGetName(text, out int written)
                && _name.AsSpan().Equals(text[..written], StringComparison.OrdinalIgnoreCase);
            return isOurs ? question : null;
        }
        return null;
    }

    private void Take(DnsMessage message, Question question, Instant now)
    {
        // DEVIATION RFC 7766 §5: a truncated answer is taken as far as it goes; there is no TCP to ask again with.
        DnsAnswer answer = DnsAnswer.Read(message, _name, question.Type);
        question.IsDone = true;
        question.Addresses = answer.Addresses;
        bool isAlias = !answer.Canonical.Equals(_name, StringComparison.OrdinalIgnoreCase);
        if (answer.Addresses.Length == 0 && isAlias) question.Alias = answer.Canonical;
        uint timeToLive = answer.Addresses.Length > 0 ? answer.TimeToLive : DnsAnswer.ReadNegativeTimeToLive(message);
        if (question.Alias is null) _resolver.Cache.Add(_name.ToUpperInvariant(), question.Type, answer.Addresses, timeToLive, now);
    }

    private void Conclude(Instant now)
    {
        if (!_v4.IsDone || !_v6.IsDone) return;
        if (_v4.Addresses.Length + _v6.Addresses.Length > 0) End(DnsStatus.Success);
        else if ((_v4.Alias ?? _v6.Alias) is not { } alias) End(DnsStatus.NotFound);
        else if (++_aliases > Options.AliasLimit) End(DnsStatus.TryAgain);
        else
        {
            // RFC 1034 §3.6.2: the question is asked anew for the canonical name.
            _name = alias;
            Begin(now);
        }
    }

    private void End(DnsStatus status)
    {
        Status = status;
        NextDeadline = Instant.Never;
        Addresses = [.. _v4.Addresses, .. _v6.Addresses];
    }

    private sealed class Question(DnsType type)
    {
        public DnsType Type => type;

        public ushort Id { get; set; }

        public bool IsToBeSent { get; set; }

        public bool IsDone { get; set; }

        [Bounded("the answer, a datagram")]
        public InternetAddress[] Addresses { get; set; } = [];

        public string? Alias { get; set; }
    }
}
