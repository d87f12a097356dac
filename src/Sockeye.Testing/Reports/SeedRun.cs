using System.Diagnostics;
using System.Globalization;
using Sockeye.Testing.Replay;

namespace Sockeye.Testing.Reports;

/// <summary>One test on all its seeds.</summary>
internal sealed class SeedRun(Func<SimulatedNetwork, Task> test, NetworkTestOptions options)
{
    // Exceptions by which a test says that it is neither passed nor failed. They are known by name: no framework is referenced.
    private static readonly string[] s_verdicts =
        ["NUnit.Framework.IgnoreException", "NUnit.Framework.InconclusiveException", "NUnit.Framework.SuccessException",
        "Microsoft.VisualStudio.TestTools.UnitTesting.AssertInconclusiveException"];

    // How often it is looked whether a test still gets on.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    private const string XunitSkips = "$XunitDynamicSkip$";

    private readonly List<ulong> _failed = [];
    private ReportContent? _content;
    private Exception? _failure;
    private RecordedRun? _run;
    private int _tried;

    // A test waits for what does not come: on the other seeds it would, too, and each time take long.
    private bool _isStuck;
    private string _replay = "";

    public async Task RunAsync()
    {
        ulong? only = TestEnvironment.Seed;
        ulong first = only ?? options.Seed;
        int seeds = only is null ? TestEnvironment.Seeds ?? options.Seeds : 1;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        if (options.Timeout is { } timeout) limit.CancelAfter(timeout);
        while (_tried < seeds && !_isStuck && !limit.IsCancellationRequested)
        {
            await RunSeedAsync(unchecked(first + (ulong)_tried++), limit.Token).ConfigureAwait(false);
        }
        options.CancellationToken.ThrowIfCancellationRequested();
        if (_failure is null) return;
        if (options.ChecksReplay && !limit.IsCancellationRequested) await CheckReplayAsync().WaitAsync(limit.Token).ConfigureAwait(false);
        throw Explain(first, seeds);
    }

    private async Task RunSeedAsync(ulong seed, CancellationToken limit)
    {
        using var net = new SimulatedNetwork(seed, options.Simulation);
        try
        {
            await RunAsync(net, limit).ConfigureAwait(false);
            if (net.Failure is { } ended) throw new InvalidOperationException("The simulated network ended before its time.", ended);
        }
#pragma warning disable CA1031 // Whatever it is, it is the test's failure.
        catch (Exception failure) when (!IsVerdict(failure) && !options.CancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _failed.Add(seed);
            if (_failure is not null) return;
            _failure = failure;
            _content = net.Report();
            _run = RecordedRun.Of(net, failure);
        }
    }

    private async Task RunAsync(SimulatedNetwork net, CancellationToken limit)
    {
        // A test may block its thread, too.
        Task running = Task.Run(() => test(net), CancellationToken.None);
        (long Rests, long Since) still = (-1, 0);
        while (await Task.WhenAny(running, Task.Delay(s_look, limit)).ConfigureAwait(false) != running)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested) throw new TimeoutException($"The test was not done after {options.Timeout} of real time.");
            if (!net.IsAtStandstill) still = (-1, 0);
            else if (still.Rests != net.Rests) still = (net.Rests, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(still.Since) >= options.Standstill)
            {
                _isStuck = true;
                throw new TimeoutException("Nothing is left to happen on the network, and the test waits: "
                    + $"for {options.Standstill} of real time it has waited for something that does not come.");
            }
        }
        await running.ConfigureAwait(false);
    }

    private async Task CheckReplayAsync()
    {
        RecordedRun again = await RecordedRun.RunAsync(test, _failed[0], options.Simulation).ConfigureAwait(false);
        ReplayResult whole = new RunComparison(_run!, again, 2, ignoresPayload: false).Compare();
        // What TLS draws by chance changes no fate: it is told only when nothing else differs.
        ReplayResult shape = whole.IsSame ? whole : new RunComparison(_run!, again, 2, ignoresPayload: true).Compare();
        _replay = shape.IsSame && !whole.IsSame ? $"{shape.Explanation.TrimEnd('.')}, but for what payloads say." : shape.Explanation;
    }

    private static bool IsVerdict(Exception failure) => failure.Message.StartsWith(XunitSkips, StringComparison.Ordinal)
        || s_verdicts.Contains(failure.GetType().FullName);

    private NetworkTestException Explain(ulong first, int seeds)
    {
        string replay = TestEnvironment.WithSeed(_failed[0], options.ReplayCommand ?? TestProgram.CommandFor(options.Name!));
        string ofSeeds = OfHowMany(first, seeds);
        NetworkReport report = ReportFiles.Write(_content!, new Verdict(_failure!, replay, ofSeeds, _replay), options.ReportFolder, options.Name!);
        string which = ofSeeds.Length == 0 ? "" : "; " + ofSeeds;
        string text = string.Create(CultureInfo.InvariantCulture, $"{options.Name} failed on a simulated network with seed {_failed[0]}{which}\n\n")
            + $"{_failure!.GetType().FullName}: {_failure.Message}\n\nReplay    {replay}\n{(_replay.Length > 0 ? _replay.ReplaceLineEndings("\n") + "\n" : "")}{report}";
        return new NetworkTestException(text, _failure, report, _failed);
    }

    private string OfHowMany(ulong first, int seeds)
    {
        if (seeds == 1) return "";
        const int MostNamed = 20;
        string named = string.Join(", ", _failed.Take(MostNamed)) + (_failed.Count > MostNamed ? ", …" : "");
        string untried = _tried < seeds ? $" ({seeds - _tried} were not tried)" : "";
        return string.Create(CultureInfo.InvariantCulture, $"of {seeds} seeds from {first} on {_failed.Count} failed: {named}{untried}");
    }
}
