using Sockeye.Cli.Commands.Demo.Scenarios;

namespace Sockeye.Cli.Commands.Demo.Explaining;

/// <summary>The three questions that everybody asks about opening and closing.</summary>
internal static class FamousQuestions
{
    public static IEnumerable<(Localized Question, Localized Answer, string Reference)> For(Questions wanted)
    {
        if (wanted.HasFlag(Questions.WhyThree))
        {
            yield return (
                new Localized("Why three packets to open?", "为什么建立连接是三次握手？"),
                new Localized(
                    "Each side must tell its first sequence number and learn that it arrived: two SYNs and two ACKs. The listener has nothing "
                    + "to wait for, so its ACK and its SYN share a packet: four become three. Two would not do: the side that answers would "
                    + "not know whether its answer arrived, and an old SYN, late from an earlier connection, would open one that nobody wants.",
                    "双方都要告诉对方自己的初始序号，并确认对方已经收到：一共两个 SYN、两个 ACK。监听的一方不需要再等什么，可以把 ACK 和 SYN "
                    + "放在同一个报文里，四个就变成三个。只有两个则不够：应答的一方无法知道自己的应答是否到达，而一个迟到的旧 SYN 就会打开一条没有人要的连接。"),
                "RFC 9293 §3.5");
        }
        if (wanted.HasFlag(Questions.WhyFour))
        {
            yield return (
                new Localized("Why four packets to close?", "为什么关闭连接是四次挥手？"),
                new Localized(
                    "A connection is two streams, and each is closed by its own FIN and ACK. A FIN only says \"I send no more\"; the other side "
                    + "may still have much to send, so its ACK goes at once and its FIN when its program closes. When the program closes "
                    + "at once, both may share a packet, and three are enough.",
                    "一条连接是两个方向的数据流，每个方向都要用自己的 FIN 和 ACK 关闭。FIN 只表示“我不再发送了”，对方可能还有数据要发，所以先回 ACK，"
                    + "等自己的程序调用 close 时才发 FIN。如果程序马上就关闭，ACK 和 FIN 也可以合并在一个报文里，这时三个报文就够了。"),
                "RFC 9293 §3.6");
        }
        if (wanted.HasFlag(Questions.WhyTwoMsl))
        {
            yield return (
                new Localized("Why does TIME-WAIT last 2 MSL?", "为什么 TIME-WAIT 要等待 2 MSL？"),
                new Localized(
                    "The last ACK may be lost. Then the other side repeats its FIN, and somebody must still be there to acknowledge it; otherwise "
                    + "it would be answered by RST and a good close would look like a failure. And a packet lives in the network for one MSL at "
                    + "most: after one MSL for the last packet there and one for an answer back, nothing of this connection can "
                    + "appear in a new one between the same ports. Here MSL is 30 s, so it takes 60 s, as on Linux.",
                    "最后一个 ACK 可能丢失。那样对方会重传 FIN，必须还有人在场再次确认；否则对方收到的是 RST，正常的关闭就成了错误。另外，报文在网络里"
                    + "最多存活一个 MSL：最后的报文过去要一个 MSL，它引出的应答回来又要一个 MSL，之后旧连接的任何报文都不会混进端口相同的新连接。"
                    + "这里 MSL 取 30 秒，所以等待 60 秒，与 Linux 相同。"),
                "RFC 9293 §3.6.1, §3.4.3");
        }
    }
}
