namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>What an event does or expects.</summary>
internal abstract record ScriptAction;

/// <summary>A packet is injected, or must come out.</summary>
internal sealed record PacketAction(PacketSpec Packet) : ScriptAction;

/// <summary>The program calls the system.</summary>
internal sealed record CallAction(CallSpec Call) : ScriptAction;

/// <summary>A shell would run something: it is turned into configuration.</summary>
internal sealed record CommandAction(int Line, string Text) : ScriptAction;

/// <summary>Python code looks at the socket's TCP_INFO.</summary>
internal sealed record CodeAction(int Line, string Text) : ScriptAction;
