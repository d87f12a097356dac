using System.Globalization;
using Sockeye.Simulation.Packetdrill.Expressions;
using Sockeye.Simulation.Packetdrill.Language;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>The arguments of one call, read by position.</summary>
internal sealed class CallArguments(CallSpec call, DescriptorMap descriptors)
{
    /// <summary>Line of the call.</summary>
    public int Line => call.Line;

    /// <summary>How many.</summary>
    public int Count => call.Arguments.Count;

    /// <summary>One argument.</summary>
    public Expression this[int index] => call.Arguments[index];

    /// <summary>Complains unless there are so many.</summary>
    public void Expect(int count)
    {
        if (Count != count) throw Wrong($"it has {Count} arguments instead of {count}");
    }

    /// <summary>A number or a symbol.</summary>
    public long Number(int index) => Evaluator.Number(this[index]);

    /// <summary>A number of 32 bits.</summary>
    public int Integer(int index) => unchecked((int)Number(index));

    /// <summary>A descriptor of the system.</summary>
    public int Descriptor(int index)
    {
        int script = Integer(index);
        return descriptors.Find(script) ?? throw Wrong($"the script has no descriptor {script}");
    }

    /// <summary>True for "...".</summary>
    public bool IsEllipsis(int index) => this[index] is EllipsisExpression;

    /// <summary>Complains unless it is "...".</summary>
    public void ExpectEllipsis(int index)
    {
        if (!IsEllipsis(index)) throw Wrong($"argument {index + 1} must be '...'");
    }

    /// <summary>A buffer of zeros for "...", null for NULL.</summary>
    public byte[]? Buffer(int index, int length) => this[index] switch
    {
        EllipsisExpression when length >= 0 => new byte[length],
        EllipsisExpression => [],
        _ when Number(index) == 0 => null,
        _ => throw Wrong($"argument {index + 1} must be '...' or NULL"),
    };

    /// <summary>"[n]".</summary>
    public long Bracketed(int index) => this[index] is ListExpression { Items: [var only] }
        ? Evaluator.Number(only)
        : throw Wrong($"argument {index + 1} must be a number in brackets");

    /// <summary>A structure.</summary>
    public StructExpression Struct(int index) => this[index] as StructExpression
        ?? throw Wrong($"argument {index + 1} must be a structure in braces");

    /// <summary>A list.</summary>
    public ListExpression List(int index) => this[index] as ListExpression
        ?? throw Wrong($"argument {index + 1} must be a list in brackets");

    /// <summary>"[{..., n}, …]": buffers.</summary>
    public IReadOnlyList<byte[]?> Vector(int index, int countIndex)
    {
        IReadOnlyList<byte[]?> parts = Evaluator.Vector(List(index));
        if (Number(countIndex) != parts.Count) throw Wrong($"it says {Number(countIndex)} parts and has {parts.Count}");
        return parts;
    }

    /// <summary>A complaint about this call.</summary>
    public ScriptException Wrong(FormattableString what) =>
        new(Line, $"{call.Name}: {what.ToString(CultureInfo.InvariantCulture)}");
}
