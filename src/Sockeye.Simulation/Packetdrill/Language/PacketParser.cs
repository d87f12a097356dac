using System.Globalization;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>Reads packets: <c>&lt; [ect0] S. 0:0(0) ack 1 win 1000 &lt;mss 1460,nop,nop,sackOK&gt;</c> and its kin.</summary>
internal sealed class PacketParser
{
    private readonly TokenReader _reader;

    public PacketParser(TokenReader reader) => _reader = reader;

    /// <summary>Reads from the direction on.</summary>
    public PacketSpec Parse()
    {
        Token direction = _reader.Take();
        bool isInbound = direction.Is('<');
        if (_reader.Current.Kind == TokenKind.Word && _reader.Current.Text is "ipv4" or "ipv6" or "gre" or "GREv0" or "mpls")
        {
            throw new ScriptException(_reader.Current.Line, $"packets inside {_reader.Current.Text} are not supported");
        }
        IPSpec ip = ParseIP(isInbound);
        int line = direction.Line;
        if (_reader.TryTake("icmp")) return ParseIcmp(line, isInbound, ip);
        if (_reader.TryTake("udp")) return ParseUdp(line, isInbound, ip);
        return ParseTcp(line, isInbound, ip);
    }

    private IPSpec ParseIP(bool isInbound)
    {
        bool isRound = _reader.TryTake('(');
        if (!isRound && !_reader.TryTake('[')) return default;
        IPSpec ip = ParseIPInfo(isInbound);
        _reader.Expect(isRound ? ')' : ']');
        return ip;
    }

    private IPSpec ParseIPInfo(bool isInbound)
    {
        Token word = _reader.Current;
        switch (_reader.ExpectWord("ECN, tos, ttl or flowlabel"))
        {
            case "ttl":
                return new IPSpec(TrafficClassCheck.None, 0, 0, (byte)_reader.ExpectInteger("the TTL", 0, 255));
            case "flowlabel":
                return new IPSpec(TrafficClassCheck.None, 0, ParseFlowLabel(), 0);
            case "tos":
                return WithFlowLabel(TrafficClassCheck.All, (byte)_reader.ExpectInteger("the TOS", 0, 255));
            case "noecn":
                return WithFlowLabel(TrafficClassCheck.Ecn, 0);
            case "ect1":
                return WithFlowLabel(TrafficClassCheck.Ecn, 1);
            case "ect0":
                return WithFlowLabel(TrafficClassCheck.Ecn, 2);
            case "ce":
                return WithFlowLabel(TrafficClassCheck.Ecn, 3);
            case "ect01" when isInbound:
                throw new ScriptException(word.Line, "ect01 is for outbound packets only");
            case "ect01":
                return WithFlowLabel(TrafficClassCheck.AnyEct, 0);
            default:
                throw new ScriptException(word.Line, $"expected noecn, ect0, ect1, ect01, ce, tos, ttl or flowlabel, found {word}");
        }
    }

    private IPSpec WithFlowLabel(TrafficClassCheck check, byte trafficClass)
    {
        uint label = 0;
        if (_reader.TryTake(','))
        {
            _reader.Expect("flowlabel");
            label = ParseFlowLabel();
        }
        return new IPSpec(check, trafficClass, label, 0);
    }

    private uint ParseFlowLabel() => (uint)_reader.ExpectInteger("the flow label", 0, 0xFFFFF);

    private (ushort Source, ushort Destination) ParsePorts()
    {
        if (_reader.Current.Kind != TokenKind.Integer || !_reader.LookBehind().Is('>')) return default;
        ushort source = (ushort)_reader.ExpectInteger("the source port", 0, 65_535);
        _reader.Expect('>');
        return (source, (ushort)_reader.ExpectInteger("the destination port", 0, 65_535));
    }

    private UdpSpec ParseUdp(int line, bool isInbound, IPSpec ip)
    {
        (ushort source, ushort destination) = ParsePorts();
        _reader.Expect('(');
        int length = (int)_reader.ExpectInteger("the length of the UDP payload", 0, 65_507);
        _reader.Expect(')');
        return new UdpSpec(length) { Line = line, IsInbound = isInbound, IP = ip, SourcePort = source, DestinationPort = destination };
    }

    private IcmpSpec ParseIcmp(int line, bool isInbound, IPSpec ip)
    {
        string type = _reader.ExpectWord("an ICMP type");
        string? code = null;
        if (_reader.Current.Kind == TokenKind.Word && !_reader.Current.Is("mtu") && !_reader.Current.Is("id")) code = _reader.Take().Text;
        long? mtu = _reader.TryTake("mtu") ? _reader.ExpectInteger("the MTU", 0, uint.MaxValue) : null;
        ushort id = _reader.TryTake("id") ? (ushort)_reader.ExpectInteger("the echo identifier", 0, 65_535) : (ushort)0;
        return new IcmpSpec
        {
            Line = line, IsInbound = isInbound, IP = ip, Type = type, Code = code, Mtu = mtu, EchoId = id, Quoted = ParseQuoted(),
        };
    }

    // Without brackets it is the socket's first TCP segment.
    private QuotedSpec ParseQuoted()
    {
        if (!_reader.TryTake('[')) return new QuotedSpec((byte)IPProtocol.Tcp, 0, 0);
        QuotedSpec quoted;
        if (_reader.TryTake("udp")) quoted = new QuotedSpec((byte)IPProtocol.Udp, 0, ParseLength());
        else if (_reader.TryTake("raw")) quoted = new QuotedSpec(255, 0, ParseLength());
        else
        {
            (uint sequence, int length) = ParseSequence();
            quoted = new QuotedSpec((byte)IPProtocol.Tcp, sequence, length);
        }
        _reader.Expect(']');
        return quoted;
    }

    private int ParseLength()
    {
        _reader.Expect('(');
        int length = (int)_reader.ExpectInteger("the payload length", 0, 65_535);
        _reader.Expect(')');
        return length;
    }

    private TcpSpec ParseTcp(int line, bool isInbound, IPSpec ip)
    {
        if (_reader.Current.Is("encap")) throw _reader.Unexpected("TCP flags (encapsulation is not supported)");
        (ushort sourcePort, ushort destinationPort) = ParsePorts();
        TcpFlags flags = ParseFlags(out bool hasAceDigit);
        (uint sequence, int length) = ParseSequence();
        uint acknowledgment = _reader.TryTake("ack") ? (uint)_reader.ExpectInteger("the acknowledgment number", 0, uint.MaxValue) : 0;
        ushort? window = _reader.TryTake("win") ? (ushort)_reader.ExpectInteger("the window", 0, 65_535) : null;
        if (isInbound && window is null) throw new ScriptException(line, "an inbound packet must say its window (win N)");
        ushort urgent = _reader.TryTake("urg") ? (ushort)_reader.ExpectInteger("the urgent pointer", 0, 65_535) : (ushort)0;
        IReadOnlyList<TcpOptionSpec>? options = new TcpOptionParser(_reader).ParseList(isInbound);
        return new TcpSpec
        {
            Line = line, IsInbound = isInbound, IP = ip, SourcePort = sourcePort, DestinationPort = destinationPort, Flags = flags,
            HasAceDigit = hasAceDigit, Sequence = sequence, Length = length, Acknowledgment = acknowledgment, Window = window,
            Urgent = urgent, Options = options,
        };
    }

    private (uint Sequence, int Length) ParseSequence()
    {
        int line = _reader.Current.Line;
        uint start = (uint)_reader.ExpectInteger("the first sequence number", 0, uint.MaxValue);
        _reader.Expect(':');
        uint end = (uint)_reader.ExpectInteger("the last sequence number", 0, uint.MaxValue);
        int length = ParseLength();
        if (end != unchecked(start + (uint)length))
        {
            throw new ScriptException(line, string.Create(
                CultureInfo.InvariantCulture, $"{start}:{end} is {unchecked(end - start)} bytes long, not {length}"));
        }
        return (start, length);
    }

    // "S.", "P.", "FP.5" (the point and an ACE digit look like a fraction), ".", "-" for none.
    private TcpFlags ParseFlags(out bool hasAceDigit)
    {
        hasAceDigit = false;
        Token token = _reader.Current;
        if (_reader.TryTake('-')) return TcpFlags.None;
        string text = token.Kind == TokenKind.Word ? _reader.Take().Text : "";
        if (_reader.Current.Kind == TokenKind.Float) text += _reader.Take().Text;
        else if (_reader.TryTake('.')) text += ".";
        if (text.Length == 0) throw _reader.Unexpected("TCP flags");
        TcpFlags flags = TcpFlags.None;
        bool hasEcn = false;
        foreach (char letter in text)
        {
            if (letter is >= '0' and <= '7')
            {
                if (hasEcn || hasAceDigit) throw new ScriptException(token.Line, $"the flags {text} say ECN twice");
                hasAceDigit = true;
                flags |= AceFlags(letter - '0');
                continue;
            }
            TcpFlags flag = FlagOf(letter);
            if (flag == TcpFlags.None) throw new ScriptException(token.Line, $"'{letter}' in {text} is no TCP flag");
            hasEcn |= flag is TcpFlags.Ece or TcpFlags.Cwr or TcpFlags.Ae;
            if (hasEcn && hasAceDigit) throw new ScriptException(token.Line, $"the flags {text} say ECN twice");
            flags |= flag;
        }
        return flags;
    }

    private static TcpFlags AceFlags(int ace) => ((ace & 4) != 0 ? TcpFlags.Ae : 0) | ((ace & 2) != 0 ? TcpFlags.Cwr : 0)
        | ((ace & 1) != 0 ? TcpFlags.Ece : 0);

    private static TcpFlags FlagOf(char letter) => letter switch
    {
        'F' => TcpFlags.Fin,
        'S' => TcpFlags.Syn,
        'R' => TcpFlags.Rst,
        'P' => TcpFlags.Psh,
        '.' => TcpFlags.Ack,
        'U' => TcpFlags.Urg,
        'E' => TcpFlags.Ece,
        'W' => TcpFlags.Cwr,
        'A' => TcpFlags.Ae,
        _ => TcpFlags.None,
    };
}
