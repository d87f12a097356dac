namespace Sockeye.Wire.Printing;

/// <summary>What every printer is given: the line, and the connections where sequence numbers are to be relative.</summary>
internal readonly record struct PrintContext(PrinterLine Line, SequenceTable? Sequences);
