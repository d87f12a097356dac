using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport;
using Sockeye.Simulation.Topology;

namespace Sockeye.Simulation.Soak;

/// <summary>How a talker's conversation went.</summary>
internal enum TalkerState : byte
{
    /// <summary>Waits for its connect to end.</summary>
    Connecting,

    /// <summary>Talks.</summary>
    Talking,

    /// <summary>Sent everything, read to the end, closed.</summary>
    Finished,

    /// <summary>Closed without reading to the end, as planned.</summary>
    ClosedEarly,

    /// <summary>Reset the connection, as planned.</summary>
    Aborted,

    /// <summary>A call failed; see <see cref="Talker.Failure"/>.</summary>
    Failed,
}

/// <summary>One end of a conversation: sends a known stream, checks the one it receives, ends as planned.</summary>
internal sealed class Talker : ISocketWatcher
{
    private readonly Host _host;
    private readonly TalkerPlan _plan;
    private readonly IEntropy _entropy;
    private readonly StreamPattern _outbound;
    private readonly StreamPattern _inbound;
    private readonly byte[] _buffer = new byte[80_000];
    private bool _isPaused;
    private bool _sendClosed;
    private bool _readEnd;

    public Talker(Host host, SocketHandle socket, TalkerPlan plan, IEntropy entropy, ulong outboundKey, ulong inboundKey)
    {
        _host = host;
        Socket = socket;
        _plan = plan;
        _entropy = entropy;
        _outbound = new StreamPattern(outboundKey);
        _inbound = new StreamPattern(inboundKey);
        host.Watch(socket, this);
        // A reset can be lost, and an idle receiver would then wait for ever: keep-alive ends that (RFC 9293 §3.8.4).
        SetOption(OptionLevel.Socket, SocketOption.KeepAlive, 1);
        SetOption(OptionLevel.Tcp, TcpOption.KeepIdle, 60);
        SetOption(OptionLevel.Tcp, TcpOption.KeepInterval, 20);
        if (plan.NoDelay) SetOption(OptionLevel.Tcp, TcpOption.NoDelay, 1);
        if (plan.ReceiveBuffer > 0) SetOption(OptionLevel.Socket, SocketOption.ReceiveBuffer, plan.ReceiveBuffer);
    }

    public SocketHandle Socket { get; }

    public TalkerPlan Plan => _plan;

    public TalkerState State { get; private set; } = TalkerState.Connecting;

    public Errno Failure { get; private set; }

    /// <summary>What was wrong with the bytes received, or null.</summary>
    public string? Corruption { get; private set; }

    public long Sent { get; private set; }

    public long Received { get; private set; }

    public bool HasEnded => State >= TalkerState.Finished;

    public void OnSocketEvent(SocketHandle socket, Notice changed) => Work();

    /// <summary>True when the other end of this conversation is the given one: each sends what the other expects.</summary>
    public bool IsPeerOf(Talker other) => _inbound.Equals(other._outbound);

    /// <summary>Does what can be done now.</summary>
    public void Work()
    {
        if (HasEnded || _isPaused) return;
        if (State == TalkerState.Connecting && !FinishConnecting()) return;
        bool progress = true;
        while (progress && !HasEnded && !_isPaused)
        {
            progress = SendSome();
            if (!HasEnded && !_isPaused) progress |= ReceiveSome();
            if (!HasEnded) EndIfDue();
        }
    }

    public override string ToString() =>
        $"{_host.Name} {State}{(State == TalkerState.Failed ? " " + Failure : "")}: sent {Sent} of {_plan.Total}, " +
        $"received {Received}, plan {_plan.Ending}{(Corruption is null ? "" : "; " + Corruption)}";

    private bool FinishConnecting()
    {
        PollEvents poll = _host.Stack.Poll(Socket);
        if ((poll & (PollEvents.Out | PollEvents.Error | PollEvents.HangUp)) == 0) return false;
        Span<byte> value = stackalloc byte[4];
        _host.Stack.GetOption(Socket, OptionLevel.Socket, SocketOption.Error, value, _host.Now);
        var error = (Errno)BitConverter.ToInt32(value);
        if (error != Errno.None)
        {
            Fail(error);
            return false;
        }
        State = TalkerState.Talking;
        return true;
    }

    private bool SendSome()
    {
        if (_sendClosed || Sent == _plan.Total) return false;
        int count = (int)Math.Min(_plan.Total - Sent, 1 + _entropy.NextUInt32((uint)Math.Min(_plan.SendSize, _buffer.Length)));
        _outbound.Fill(Sent, _buffer.AsSpan(0, count));
        SocketResult result = _host.Stack.Send(Socket, _buffer.AsSpan(0, count), SendFlags.NoSignal, _host.Now);
        _host.World.MarkBusy(_host);
        if (result.Error == Errno.EAGAIN) return false;
        if (!result.IsSuccess)
        {
            Fail(result.Error);
            return false;
        }
        Sent += result.Value;
        PauseSometimes();
        return true;
    }

    private bool ReceiveSome()
    {
        if (_readEnd) return false;
        int count = 1 + (int)_entropy.NextUInt32((uint)Math.Min(_plan.ReceiveSize, _buffer.Length));
        bool peeks = _entropy.NextUInt32(16) == 0;
        SocketResult result = _host.Stack.Receive(
            Socket, _buffer.AsSpan(0, count), peeks ? ReceiveFlags.Peek : ReceiveFlags.None, _host.Now);
        _host.World.MarkBusy(_host);
        if (result.Error == Errno.EAGAIN) return false;
        if (!result.IsSuccess)
        {
            Fail(result.Error);
            return false;
        }
        int difference = _inbound.FindDifference(Received, _buffer.AsSpan(0, result.Value));
        if (difference >= 0) Corruption ??= $"wrong byte at offset {Received + difference}";
        if (peeks) return true;
        Received += result.Value;
        _readEnd = result.Value == 0;
        PauseSometimes();
        return true;
    }

    private void EndIfDue()
    {
        if (_plan.Ending == Ending.Abort && Sent + Received >= _plan.AbortAfter)
        {
            Span<byte> lingerZero = [1, 0, 0, 0, 0, 0, 0, 0];
            _host.Stack.SetOption(Socket, OptionLevel.Socket, SocketOption.Linger, lingerZero, _host.Now);
            Close(TalkerState.Aborted);
            return;
        }
        if (Sent < _plan.Total) return;
        if (_plan.Ending == Ending.CloseAfterSending)
        {
            Close(_readEnd ? TalkerState.Finished : TalkerState.ClosedEarly);
            return;
        }
        if (!_sendClosed)
        {
            _sendClosed = true;
            SocketResult result = _host.Stack.Shutdown(Socket, ShutdownHow.Write, _host.Now);
            _host.World.MarkBusy(_host);
            if (!result.IsSuccess)
            {
                Fail(result.Error);
                return;
            }
        }
        if (_readEnd) Close(TalkerState.Finished);
    }

    private void PauseSometimes()
    {
        if (_plan.PauseEvery == 0 || _entropy.NextUInt32((uint)_plan.PauseEvery) != 0) return;
        _isPaused = true;
        long pause = 1 + (long)(_entropy.NextUInt64() % (ulong)_plan.Pause.Ticks);
        _host.World.Schedule(_host.Now + TimeSpan.FromTicks(pause), () =>
        {
            _isPaused = false;
            Work();
        });
    }

    private void Fail(Errno error)
    {
        Failure = error;
        Close(TalkerState.Failed);
    }

    private void Close(TalkerState state)
    {
        State = state;
        _host.Unwatch(Socket);
        _host.Stack.Close(Socket, _host.Now);
        _host.World.MarkBusy(_host);
    }

    private void SetOption(int level, int name, int value) =>
        _host.Stack.SetOption(Socket, level, name, BitConverter.GetBytes(value), _host.Now);
}
