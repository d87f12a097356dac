using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sockeye.Simulation.Packetdrill.Expressions;
using Sockeye.Simulation.Packetdrill.Systems;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>getsockopt, setsockopt, fcntl and ioctl.</summary>
internal static class OptionCalls
{
    private const int MostOption = 64 << 10;

    public static BoundCall Get(CallArguments arguments)
    {
        arguments.Expect(5);
        int length = (int)arguments.Bracketed(4);
        if (length is < 0 or > MostOption) throw arguments.Wrong($"a value of {length} octets is too much");
        var call = new SystemCall.GetOption(arguments.Descriptor(0), arguments.Integer(1), arguments.Integer(2), new byte[length]);
        Expression expected = arguments[3];
        return new BoundCall(call) { Verify = result => result.Error != 0 ? null : Compare(call, length, expected) };
    }

    public static BoundCall Set(CallArguments arguments)
    {
        arguments.Expect(5);
        int length = arguments.Integer(4);
        byte[]? value = Value(arguments[3]);
        if (value is not null && length > value.Length) Array.Resize(ref value, Math.Min(length, MostOption));
        return new BoundCall(new SystemCall.SetOption(
            arguments.Descriptor(0), arguments.Integer(1), arguments.Integer(2), value, Math.Max(0, length)));
    }

    public static BoundCall Control(CallArguments arguments)
    {
        if (arguments.Count is not (2 or 3)) arguments.Expect(3);
        long argument = arguments.Count == 3 ? arguments.Number(2) : 0;
        return new BoundCall(new SystemCall.Control(arguments.Descriptor(0), arguments.Integer(1), argument));
    }

    public static BoundCall DeviceControl(CallArguments arguments)
    {
        if (arguments.Count is not (2 or 3)) arguments.Expect(3);
        var call = new SystemCall.DeviceControl(arguments.Descriptor(0), (ulong)arguments.Number(1));
        if (arguments.Count == 2) return new BoundCall(call);
        int expected = (int)arguments.Bracketed(2);
        call.Argument = expected;
        return new BoundCall(call)
        {
            Verify = result => result.Error != 0 || call.Argument == expected
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"the argument is {call.Argument} instead of {expected}"),
        };
    }

    private static byte[]? Value(Expression expression)
    {
        switch (expression)
        {
            case ListExpression { Items: [var only] }:
                return Bytes(Evaluator.Number(only));
            case ListExpression { Items: [] }:
                return [];
            case TextExpression text:
                return [.. Encoding.Latin1.GetBytes(text.Text), 0];
            case StructExpression linger when linger.HasShape("onoff", "linger"):
                return [.. Bytes(Evaluator.Number(linger.Find("onoff")!)), .. Bytes(Evaluator.Number(linger.Find("linger")!))];
            case FunctionExpression { Name: "inet6_addr", Arguments: [TextExpression text] }:
                var address = new byte[IPv6Address.Length];
                IPv6Address.Parse(text.Text).WriteTo(address);
                return address;
            default:
                return Evaluator.Number(expression) == 0
                    ? null
                    : throw new Language.ScriptException(expression.Line, "an option's value is [number], \"text\", {onoff=…, linger=…} or NULL");
        }
    }

    private static byte[] Bytes(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, unchecked((int)value));
        return bytes;
    }

    private static string? Compare(SystemCall.GetOption call, int length, Expression expected)
    {
        if (call.Length != length) return string.Create(CultureInfo.InvariantCulture, $"the value is {call.Length} octets long instead of {length}");
        if (expected is EllipsisExpression) return null;
        byte[]? wanted = Value(expected);
        if (expected is TextExpression text) wanted = Encoding.Latin1.GetBytes(text.Text);
        if (wanted is null || wanted.AsSpan(0, Math.Min(length, wanted.Length)).SequenceEqual(call.Value.AsSpan(0, Math.Min(length, wanted.Length)))) return null;
        return length == 4 && expected is ListExpression
            ? string.Create(CultureInfo.InvariantCulture, $"the value is {BinaryPrimitives.ReadInt32LittleEndian(call.Value)} instead of {BinaryPrimitives.ReadInt32LittleEndian(wanted)}")
            : $"the value is {Convert.ToHexStringLower(call.Value.AsSpan(0, length))} instead of {Convert.ToHexStringLower(wanted)}";
    }
}
