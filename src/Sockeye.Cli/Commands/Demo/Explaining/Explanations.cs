namespace Sockeye.Cli.Commands.Demo.Explaining;

/// <summary>The texts, by kind of step.</summary>
internal static class Explanations
{
    public static Explanation ArpRequest { get; } = new(
        new("{from} asks everybody on the link who has {to}'s IP address.", "{from} 向链路上的所有主机询问：谁有 {to} 的 IP 地址？"),
        new("An Ethernet frame needs a link address, and so far only the IP address is known. The SYN waits.",
            "以太网帧需要 MAC 地址，而现在只知道 IP 地址；SYN 先排队等待。"),
        "RFC 826");

    public static Explanation ArpReply { get; } = new(
        new("{from} answers with its link address.", "{from} 回答自己的 MAC 地址。"),
        new("{to} keeps it in its neighbour cache and does not ask again for a while.", "{to} 把它记入邻居缓存，一段时间内不必再问。"),
        "RFC 826, RFC 1122 §2.3.2.1");

    public static Explanation NeighborSolicitation { get; } = new(
        new("{from} asks for {to}'s link address: IPv6 does it with ICMPv6, to a multicast group that only few hosts join.",
            "{from} 询问 {to} 的链路地址：IPv6 用 ICMPv6 发到一个只有少数主机加入的组播组。"),
        new("So hosts that are not meant need not look at it, other than with ARP's broadcast.", "与 ARP 广播不同，无关的主机不必理会。"),
        "RFC 4861 §7.2.2");

    public static Explanation NeighborAdvertisement { get; } = new(
        new("{from} answers with its link address.", "{from} 回答自己的链路地址。"),
        new("{to} keeps it and sends what has waited for it.", "{to} 记下它，并发出等待中的报文。"),
        "RFC 4861 §7.2.4");

    public static Explanation Listen { get; } = new(
        new("{from}'s program called listen: the socket waits for requests from anyone (LISTEN).", "{from} 的程序调用了 listen：套接字进入 LISTEN，等待任何人的连接请求。"),
        new("bind gave it a port that clients know. The stack itself will make connections from now on; accept only fetches them.",
            "bind 给了它一个客户端都知道的端口。从现在起由协议栈建立连接，accept 只是把建好的连接取走。"),
        "RFC 9293 §3.10.1");

    public static Explanation ActiveOpen { get; } = new(
        new("{from}'s program called connect: the connection exists from now on (SYN-SENT), and its SYN is ready.",
            "{from} 的程序调用了 connect：连接从此存在（SYN-SENT），SYN 已经备好。"),
        new("It cannot leave yet: the link address of {to} is not known.", "它还不能发出，因为不知道 {to} 的链路地址。"),
        "RFC 9293 §3.10.1");

    public static Explanation CloseWithData { get; } = new(
        new("{from}'s program has closed, with bytes still to be sent: the FIN comes behind them.",
            "{from} 的程序已经关闭，但还有数据没有发完：FIN 排在数据之后。"),
        new("close returns at once; the stack finishes by itself.", "close 立即返回，剩下的由协议栈完成。"),
        "RFC 9293 §3.10.4");

    public static Explanation Syn { get; } = new(
        new("First of three: {from} asks for a connection and says where its numbering begins (SYN, shown as seq=0).",
            "第一次握手：{from} 请求建立连接，并告知自己的初始序号（SYN，图中记为 seq=0），进入 SYN-SENT。"),
        new("Bytes are counted from a number chosen anew for every connection, so that old packets are not mistaken for new ones. connect waits.",
            "每条连接都重新选取初始序号，旧报文就不会被当成新的。connect 在此阻塞。"),
        "RFC 9293 §3.5, §3.4.1");

    public static Explanation SynAck { get; } = new(
        new("Second of three: {from} acknowledges (ack=1: a SYN counts as one) and says its own first number in the same packet.",
            "第二次握手：{from} 确认对方的 SYN（ack=1，SYN 占一个序号），同时在同一报文里告知自己的初始序号。"),
        new("The listener has nothing more to wait for, so ACK and SYN travel together.", "监听的一方没有什么要等，所以 ACK 和 SYN 合在一起发送。"),
        "RFC 9293 §3.5");

    public static Explanation SynAckCrossed { get; } = new(
        new("{from} acknowledges the other's SYN and repeats its own.", "{from} 确认对方的 SYN，并重复自己的 SYN。"),
        new("A SYN without ACK in SYN-SENT means that both asked at once: SYN-RECEIVED, and one connection comes of both requests.",
            "在 SYN-SENT 收到不带 ACK 的 SYN，说明双方同时发起：进入 SYN-RECEIVED，两个请求合成同一条连接。"),
        "RFC 9293 §3.5");

    public static Explanation HandshakeAck { get; } = new(
        new("Third of three: {from} acknowledges {to}'s number; both are ESTABLISHED when it arrives.",
            "第三次握手：{from} 确认 {to} 的序号；它到达后双方都处于 ESTABLISHED。"),
        new("connect has returned already. accept on the other side returns now; the handshake did not need it.",
            "connect 已经返回；对方的 accept 这时返回，而握手本身并不需要它。"),
        "RFC 9293 §3.5");

    public static Explanation Data { get; } = new(
        new("{from} sends {len} bytes, numbers {seq} to before {end}.", "{from} 发送 {len} 字节，序号从 {seq} 到 {end} 之前。"),
        new("{from} keeps a copy until {to} acknowledges it. PSH: nothing more follows now, hand it to the program.",
            "{from} 保留副本直到对方确认。PSH 表示暂时没有后续数据，请立即交给程序。"),
        "RFC 9293 §3.8, §3.9.1.2");

    public static Explanation Ack { get; } = new(
        new("{from} acknowledges everything before number {ack}.", "{from} 确认序号 {ack} 之前的全部数据。"),
        new("An acknowledgment names the next byte that is wanted, and the window says for how many there is room.",
            "确认号是期望的下一个字节，窗口则说明还能接收多少字节。"),
        "RFC 9293 §3.4, §3.8.6");

    public static Explanation ActiveFin { get; } = new(
        new("{from}'s last descriptor is closed, or its sending is shut down: FIN says that no more bytes come (FIN-WAIT-1).",
            "{from} 的最后一个描述符已关闭（或调用了 shutdown）：FIN 表示不再发送数据，进入 FIN-WAIT-1。"),
        new("Whoever closes first closes actively, and will wait at the end. A FIN counts as one, as a SYN does.",
            "先关闭的一方是主动关闭，最后要等待。FIN 与 SYN 一样占一个序号。"),
        "RFC 9293 §3.6, §3.10.4");

    public static Explanation AckOfFin { get; } = new(
        new("{from} acknowledges the FIN; its program reads \"end of stream\" (recv = 0).", "{from} 确认 FIN；它的程序读到流的结尾（recv 返回 0）。"),
        new("Only one direction is closed: {from}, in CLOSE-WAIT, may go on sending as long as it likes.",
            "只有一个方向关闭了：{from} 处于 CLOSE-WAIT，仍然可以继续发送。"),
        "RFC 9293 §3.6.1");

    public static Explanation PassiveFin { get; } = new(
        new("{from}'s program closes as well: its FIN ends the other direction (LAST-ACK).", "{from} 的程序也关闭了：它的 FIN 结束另一个方向，进入 LAST-ACK。"),
        new("It waits for one more acknowledgment and is then done.", "它只等最后一个确认，之后就结束了。"),
        "RFC 9293 §3.6");

    public static Explanation LastAck { get; } = new(
        new("{from} acknowledges the last FIN and stays in TIME-WAIT.", "{from} 确认最后的 FIN，并停留在 TIME-WAIT。"),
        new("It cannot know whether this packet arrives: if not, the FIN comes again, and it must be there to answer.",
            "它不知道这个 ACK 能否到达：如果丢失，对方会重发 FIN，它必须还在。"),
        "RFC 9293 §3.6.1");

    public static Explanation CrossedFin { get; } = new(
        new("{to} receives a FIN while its own is on the way: CLOSING.", "{to} 自己的 FIN 还在途中就收到了对方的 FIN：进入 CLOSING。"),
        new("Nobody closed second, so both are active closers and both will wait.", "没有谁是后关闭的，双方都是主动关闭，都要等待。"),
        "RFC 9293 §3.6");

    public static Explanation Refused { get; } = new(
        new("Nobody listens at that port: {from} answers with RST, and connect fails with ECONNREFUSED.", "该端口没有人监听：{from} 回以 RST，connect 失败，错误为 ECONNREFUSED。"),
        new("An answer, even a bad one, is better than letting the other side wait for its timeouts.", "明确的拒绝胜过让对方一直等到超时。"),
        "RFC 9293 §3.5.2");

    public static Explanation Aborted { get; } = new(
        new("{from} closes with bytes that its program never read: RST instead of FIN.", "{from} 关闭时还有程序未读的数据：发送 RST 而不是 FIN。"),
        new("A FIN would say that all went well. {to} must learn that its data was lost: recv gives ECONNRESET, the next send EPIPE.",
            "FIN 会让人以为一切正常；必须让 {to} 知道数据丢了：recv 得到 ECONNRESET，再 send 得到 EPIPE。"),
        "RFC 2525 §2.17, RFC 9293 §3.5.2");

    public static Explanation Resent { get; } = new(
        new("No acknowledgment came in time, so {from} sends the same again.", "没有按时收到确认，{from} 重传同一个报文。"),
        new("How long it waits follows from measured round trips; each time in a row it waits twice as long, to spare a network that may be overloaded.",
            "等待时间由测得的往返时间算出；每连续超时一次就加倍，以免加重网络的拥塞。"),
        "RFC 6298 §5");

    public static Explanation Repaired { get; } = new(
        new("Later packets show that this one is missing: {from} sends it again at once.", "后面的报文表明这一个丢了：{from} 立即重传。"),
        new("Duplicate acknowledgments tell of the hole sooner than a timer would.", "重复的确认比定时器更早暴露缺口。"),
        "RFC 5681 §3.2");

    public static Explanation Lost { get; } = new(
        new("It never arrives.", "它没有到达。"),
        new("Neither side is told: each only has what it receives, and its timers.", "没有人会通知双方：它们只能依靠收到的报文和自己的定时器。"),
        "");

    public static Explanation ZeroWindow { get; } = new(
        new("{from} has no room left: window 0, {to} must stop.", "{from} 的缓冲区已满：窗口为 0，{to} 必须停止发送。"),
        new("The window is what the receiver can store; a program that does not read closes it. That is flow control.",
            "窗口就是接收方还能存放的字节数，程序不读数据，窗口就会关闭：这就是流量控制。"),
        "RFC 9293 §3.8.6");

    public static Explanation WindowProbe { get; } = new(
        new("{from} asks with a probe whether there is room again.", "{from} 用探测报文询问是否有了空间。"),
        new("The packet that opens the window might be lost, and pure acknowledgments are not repeated: without probes both would wait for ever.",
            "打开窗口的那个报文可能丢失，而纯确认不会重传：没有探测，双方会永远等下去。"),
        "RFC 9293 §3.8.6.1");

    public static Explanation WindowUpdate { get; } = new(
        new("{from}'s program has read: the window is open again, {to} may go on.", "{from} 的程序读走了数据：窗口重新打开，{to} 可以继续发送。"),
        new("It is told only when the room is worth a full segment, lest tiny segments run for ever (silly window).",
            "只有空间值得发一个完整报文段时才通告，否则会陷入不断发送小报文的“糊涂窗口”。"),
        "RFC 9293 §3.8.6.2");

    public static Explanation TimeWaitOver { get; } = new(
        new("2 MSL have passed: {from} forgets the connection, and its port is free.", "2 MSL 已过：{from} 忘掉这条连接，端口可以再用。"),
        new("Nothing of it can be on the way any more.", "网络中不可能再有它的报文。"),
        "RFC 9293 §3.6.1");

    public static Explanation GaveUp { get; } = new(
        new("{from} has waited long enough: the connection is closed, and the program's call fails (ETIMEDOUT; EHOSTUNREACH when not even the link address was found).", "{from} 等得够久了：连接关闭，程序的调用失败（ETIMEDOUT；连链路地址都问不到时是 EHOSTUNREACH）。"),
        new("There is a limit to repeating (R2): somebody must be told that the other side cannot be reached.", "重传有上限（R2）：总要告诉程序，对方已经联系不上。"),
        "RFC 9293 §3.8.3");
}
