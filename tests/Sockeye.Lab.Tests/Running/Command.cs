using System.Diagnostics;
using Sockeye.Lab.Tests.Requirements;

namespace Sockeye.Lab.Tests.Running;

/// <summary>A program to be run: what, as whom, with which input, for how long at most. Nothing happens before
/// <see cref="Start"/> or <see cref="RunAsync"/>.</summary>
/// <remarks>
/// <code>
/// var result = await Command.Sockeye("demo", "--seed", "7").RunAsync();
///
/// await using var server = Command.Sockeye("serve", "--port", "0").AsNobody().Start();
/// await server.WaitForAsync("listening");
/// </code>
/// </remarks>
internal sealed record Command
{
    private const string Nobody = "65534";
    private static readonly string[] s_asNobody =
        ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--no-new-privs"];

    private Command(params string[] words) => Words = words;

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Words { get; private init; }

    /// <summary>From the start to the end; then everything that the program started is killed.</summary>
    public TimeSpan Limit { get; private init; } = TimeSpan.FromSeconds(60);

    public string? Input { get; private init; }

    public string Folder { get; private init; } = Path.GetTempPath();

    public IReadOnlyDictionary<string, string> Environment { get; private init; } = new Dictionary<string, string>();

    /// <summary>The launcher at the top of this clone.</summary>
    public static Command Sockeye(params string[] arguments) => new([Repository.PathOf("sockeye"), .. arguments]);

    public static Command Of(string program, params string[] arguments) => new([program, .. arguments]);

    /// <summary>A line of shell.</summary>
    public static Command Shell(string line) => new("bash", "-c", line);

    /// <summary>As a user without any right. Only root can step down: see <see cref="RequiresOrdinaryUserAttribute"/>.
    /// </summary>
    public Command AsNobody() =>
        (this with { Words = [.. s_asNobody, .. Words] }).With("HOME", "/nonexistent").With("USER", "nobody");

    /// <summary>As <see cref="AsNobody"/>, or as ourselves where we have no rights to give up.</summary>
    public Command AsNobodyIfRoot() => System.Environment.IsPrivilegedProcess ? AsNobody() : this;

    public Command Within(TimeSpan limit) => this with { Limit = limit };

    /// <summary>Text for its standard input, which is closed after it. Without, a program run by
    /// <see cref="RunAsync"/> reads the end of input at once.</summary>
    public Command WithInput(string text) => this with { Input = text };

    public Command In(string folder) => this with { Folder = folder };

    public Command With(string variable, string value) =>
        this with { Environment = new Dictionary<string, string>(Environment) { [variable] = value } };

    /// <summary>Starts it and leaves it running. Dispose it: that kills what is left.</summary>
    public RunningProgram Start()
    {
        // setsid makes the program the leader of a process group of its own, so that all its children can be reached.
        var start = new ProcessStartInfo(Surroundings.FindProgram("setsid") ?? "setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Folder,
        };
        foreach (var word in Words)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["NO_COLOR"] = "1";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        foreach (var (variable, value) in Environment)
        {
            start.Environment[variable] = value;
        }

        return new RunningProgram(this, Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="TimeoutException">It took longer than <see cref="Limit"/>; the message has its output.</exception>
    public async Task<Finished> RunAsync()
    {
        await using var program = Start();
        program.Send(Input ?? "");
        program.CloseInput();
        return await program.WaitForExitAsync();
    }

    public override string ToString() => string.Join(' ', Words);
}
