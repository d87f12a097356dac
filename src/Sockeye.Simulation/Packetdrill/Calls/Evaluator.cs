using System.Buffers.Binary;
using Sockeye.Simulation.Packetdrill.Expressions;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Systems.Stack;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>Values of expressions.</summary>
internal static class Evaluator
{
    private const int MostBuffer = 64 << 20;

    /// <summary>A number.</summary>
    public static long Number(Expression expression) => expression switch
    {
        NumberExpression number => number.Value,
        NameExpression name => Symbols.TryFind(name.Name, out long value)
            ? value
            : throw new ScriptException(name.Line, $"there is no symbol {name.Name}"),
        OrExpression or => Number(or.Left) | Number(or.Right),
        FunctionExpression { Name: "htons", Arguments: [var port] } => BinaryPrimitives.ReverseEndianness((ushort)Number(port)),
        FunctionExpression { Name: "inet_addr", Arguments: [TextExpression text] } => NetworkNumber(text),
        _ => throw new ScriptException(expression.Line, "a number is expected here"),
    };

    /// <summary>"[{..., n}, …]": buffers of zeros.</summary>
    public static IReadOnlyList<byte[]?> Vector(ListExpression list) =>
    [
        .. list.Items.Select(item => item is StructExpression { Fields: [{ Name: null, Value: var start }, { Name: null, Value: var length }] }
            ? Buffer(start, Number(length), item.Line)
            : throw new ScriptException(item.Line, "a part is written {..., length}")),
    ];

    /// <summary>An address as bind and connect take it, or null when it is none.</summary>
    public static byte[]? SocketAddress(Expression expression)
    {
        if (expression is not StructExpression name || !name.HasShape("sa_family", "sin_port", "sin_addr")) return null;
        if (name.Find("sin_addr") is not FunctionExpression { Arguments: [TextExpression text] }
            || !InternetAddress.TryParse(text.Text, out InternetAddress address))
        {
            throw new ScriptException(name.Line, "sin_addr is written inet_addr(\"…\")");
        }
        ushort port = BinaryPrimitives.ReverseEndianness((ushort)Number(name.Find("sin_port")!));
        return SocketAddressCodec.Write(new Endpoint(address, port));
    }

    private static byte[]? Buffer(Expression start, long length, int line)
    {
        if (length is < 0 or > MostBuffer) throw new ScriptException(line, $"a buffer of {length} octets is too much");
        return start is EllipsisExpression ? new byte[length] : null;
    }

    // As in_addr_t holds it: network order in memory.
    private static uint NetworkNumber(TextExpression text) => IPv4Address.TryParse(text.Text, out IPv4Address address)
        ? BinaryPrimitives.ReverseEndianness(address.Value)
        : throw new ScriptException(text.Line, $"\"{text.Text}\" is no IPv4 address");
}
