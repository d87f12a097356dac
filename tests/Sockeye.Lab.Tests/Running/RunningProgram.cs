using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Sockeye.Lab.Tests.Running;

/// <summary>A program that is running: its input can be fed, its output waited for. It never outlives the test, nor the
/// limit of its command.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    // Programs in sessions of their own outlive a test run that is stopped from outside, unless it takes them along.
    private static readonly ConcurrentDictionary<RunningProgram, int> s_running = new();

    // The runtime has no signal handlers of its own: without these, no code of ours would run.
    private static readonly PosixSignalRegistration[] s_signals =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP }.Select(
            signal => PosixSignalRegistration.Create(signal, _ => KillAll()))];

    private readonly Command _command;
    private readonly Process _process;
    private readonly CancellationTokenSource _limit;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _reading;

    internal RunningProgram(Command command, Process process)
    {
        _command = command;
        _process = process;
        _limit = new CancellationTokenSource(command.Limit);
        s_running[this] = process.Id;
        _reading = Task.WhenAll(Read(process.StandardOutput, _output), Read(process.StandardError, _error));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything on standard output up to now.</summary>
    public string Output => Copy(_output);

    /// <summary>Everything on standard error up to now.</summary>
    public string Error => Copy(_error);

    public void Send(string text)
    {
        try
        {
            _process.StandardInput.Write(text);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It ended, or closed its input, before it read everything: its status and output say more than we can.
        }
    }

    public void SendLine(string line) => Send(line + "\n");

    public void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything.
        }
    }

    /// <summary>Waits until the text has been printed, on output or error.</summary>
    public Task WaitForAsync(string text, TimeSpan? patience = null) =>
        WaitForAsync(new Regex(Regex.Escape(text)), patience);

    /// <summary>Waits until the pattern can be found in what was printed, on output or error, and gives the match.</summary>
    public async Task<Match> WaitForAsync(Regex pattern, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        for (; ; )
        {
            var ended = _reading.IsCompleted;
            if (pattern.Match(Output) is { Success: true } inOutput)
            {
                return inOutput;
            }

            if (pattern.Match(Error) is { Success: true } inError)
            {
                return inError;
            }

            if (ended)
            {
                Assert.Fail($"It ended without printing \"{pattern}\".\n{Report()}");
            }

            if (_limit.IsCancellationRequested || clock.Elapsed > (patience ?? TimeSpan.FromSeconds(20)))
            {
                Assert.Fail($"No \"{pattern}\" after {clock.Elapsed.TotalSeconds:F1} s.\n{Report()}");
            }

            await Task.Delay(s_look);
        }
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Signal("INT", _process.Id);

    /// <summary>The end that a system asks for.</summary>
    public void Terminate() => Signal("TERM", _process.Id);

    /// <summary>Waits for the end of the program and of its output.</summary>
    public async Task<Finished> WaitForExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync(_limit.Token);
            await _reading.WaitAsync(_limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new TimeoutException($"Not ended after {_command.Limit.TotalSeconds:F0} s.\n{Report()}");
        }

        return Result(_process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        s_running.TryRemove(this, out _);
        try
        {
            await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token);
        }
        catch (OperationCanceledException)
        {
            // Killed, and yet not reaped within the time: nothing more can be done here.
        }

        _process.Dispose();
        _limit.Dispose();
    }

    // The children first, by parentage, then whoever is left in the process group though its parent has gone.
    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        Signal("KILL", -_process.Id);
    }

    private static void KillAll()
    {
        foreach (var program in s_running.Keys)
        {
            program.Kill();
        }
    }

    private static void Signal(string name, int target)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"kill -{name} -- {target.ToString(CultureInfo.InvariantCulture)}");
        using var kill = Process.Start(start)!;
        kill.WaitForExit(5000);
    }

    private static async Task Read(StreamReader from, StringBuilder into)
    {
        var buffer = new char[4096];
        for (int count; (count = await from.ReadAsync(buffer)) > 0;)
        {
            lock (into)
            {
                into.Append(buffer, 0, count);
            }
        }
    }

    private static string Copy(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private Finished Result(int status) => new(_command.ToString(), status, Output, Error);

    private string Report() => Result(_process.HasExited ? _process.ExitCode : -1).ToString();
}
