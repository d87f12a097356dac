using System.Globalization;
using Sockeye.Cli.Commands.Demo.Explaining;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Rendering;
using Sockeye.Simulation.Reports;

namespace Sockeye.Cli.Commands.Demo;

/// <summary>A demonstration as a person sees it.</summary>
internal sealed class DemoScreen(Screen screen, DemoRequest request, Language language, bool explain)
{
    private const int WidestText = 100;

    public void Show(DemoWorld world, DemoRecorder recorder)
    {
        WriteTitle();
        WriteSection(new Localized("The packets, as tcpdump prints them", "报文（tcpdump 格式）"));
        foreach ((string line, string comment, bool lost) in recorder.Packets) WritePacket(line, comment, lost);

        WriteSection(new Localized(
            "The same as a ladder: seconds, states outside, the programs' calls inside",
            "时序图：时间（秒）；两侧是状态，中间是程序的调用"));
        var printer = new LadderPrinter(
            recorder.Ladder, new LadderOptions { Width = screen.Width, IsAscii = screen.IsAscii, ShowSteps = explain });
        foreach (ReportLine line in printer.Print()) screen.WriteLine(line);

        if (recorder.Output.Count > 0) WriteOutput(recorder);
        if (explain) WriteExplanation(world, printer.Rows);
        WriteSummary(world, recorder);
    }

    private void WriteTitle()
    {
        string delay = string.Create(CultureInfo.InvariantCulture, $"{request.Delay.TotalMilliseconds:0.###} ms");
        string loss = string.Create(CultureInfo.InvariantCulture, $"{request.Loss * 100:0.##} %");
        string facts = language == Language.Chinese
            ? $"种子 {request.Seed}，单向时延 {delay}，丢包率 {loss}，{(request.IPv6 ? "IPv6" : "IPv4")}"
            : $"seed {request.Seed}, delay {delay} each way, loss {loss}, {(request.IPv6 ? "IPv6" : "IPv4")}";
        screen.WriteLine(screen.Paint("sockeye demo: " + request.Scenario.Name, ReportTone.Heading) + "  " + screen.Paint(facts, ReportTone.Faint));
        WriteWrapped(request.Scenario.About.In(language), "");
    }

    private void WriteSection(Localized title)
    {
        screen.WriteLine();
        screen.WriteLine(screen.Paint(title.In(language), ReportTone.Heading));
        screen.WriteLine();
    }

    private void WriteOutput(DemoRecorder recorder)
    {
        WriteSection(new Localized("What the programs wrote", "程序的输出"));
        int width = recorder.Output.Max(output => TextWidth.Of(output.Host));
        foreach ((string host, string line) in recorder.Output)
        {
            screen.WriteLine(screen.Paint(TextWidth.PadRight(host, width), ReportTone.Heading) + "  " + line);
        }
    }

    private void WritePacket(string line, string comment, bool lost)
    {
        screen.WriteLine(line);
        foreach (string ordinary in (string[])["handshake", "address resolution"])
        {
            if (comment == ordinary) return;
            if (comment.StartsWith(ordinary + "; ", StringComparison.Ordinal)) comment = comment[(ordinary.Length + 2)..];
        }
        if (comment.Length == 0) return;
        string mark = screen.IsAscii ? lost ? "    X " : "    # " : lost ? "    ✗ " : "    ↳ ";
        screen.WriteLine(screen.Paint(mark + comment, lost ? ReportTone.Bad : ReportTone.Faint));
    }

    private void WriteExplanation(DemoWorld world, IReadOnlyList<LadderRow> rows)
    {
        WriteSection(new Localized("Step by step", "逐步说明"));
        var explainer = new Explainer(world.Left.Name, world.Right.Name);
        foreach (ExplainedStep step in explainer.Explain(rows))
        {
            string number = step.Number.ToString(CultureInfo.InvariantCulture).PadLeft(3);
            string text = string.Join(language == Language.Chinese ? "" : " ", step.Sentences.Select(sentence => sentence.In(language)));
            WriteWrapped(text + (step.Reference.Length == 0 ? "" : $" [{step.Reference}]"), screen.Paint(number, ReportTone.Heading) + "  ", indent: 5);
        }
        foreach ((Localized question, Localized answer, string reference) in FamousQuestions.For(request.Scenario.Questions))
        {
            screen.WriteLine();
            WriteWrapped(question.In(language), "", tone: ReportTone.Heading);
            WriteWrapped(answer.In(language) + $" [{reference}]", "  ", indent: 2);
        }
    }

    private void WriteSummary(DemoWorld world, DemoRecorder recorder)
    {
        string time = string.Create(CultureInfo.InvariantCulture, $"{world.Elapsed / 1e9:0.###}");
        screen.WriteLine();
        screen.WriteLine(language == Language.Chinese
            ? $"共 {recorder.Packets.Count} 个报文，丢失 {recorder.LostPackets} 个；虚拟时间 {time} 秒。"
            : $"{recorder.Packets.Count} packets, {recorder.LostPackets} lost, {time} s of virtual time.");
        if (request.PcapPath is { } path)
        {
            screen.WriteLine(language == Language.Chinese ? $"已写入 {path}：sockeye trace {path}" : $"Written to {path}: look with sockeye trace {path}");
        }
        if (explain) return;
        screen.WriteLine(screen.Paint(
            language == Language.Chinese ? "想知道每一步的原因：加上 --explain" : "Why each step happens: add --explain", ReportTone.Faint));
    }

    private void WriteWrapped(string text, string first, int indent = 0, ReportTone tone = ReportTone.Plain)
    {
        string lead = first;
        foreach (string line in TextWidth.Wrap(text, Math.Min(screen.Width, WidestText) - indent))
        {
            screen.WriteLine(lead + screen.Paint(line, tone));
            lead = new string(' ', indent);
        }
    }
}
