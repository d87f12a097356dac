using Sockeye.Cli.Commands.Demo.Programs;

namespace Sockeye.Cli.Commands.Demo.Scenarios;

internal sealed class NormalScenario : Scenario
{
    public override string Name => "normal";

    public override Localized About => new(
        "A client sends a message, the server answers and closes: three packets open the connection, four close it.",
        "客户端发送一条消息，服务器应答后关闭连接：三次握手建立，四次挥手释放。");

    public override Questions Questions => Questions.All;

    public override void Left(ProgramContext host) => ArticleClient.main(host);

    public override void Right(ProgramContext host) => ArticleServer.main(host);
}
