using System.Buffers.Binary;
using System.Globalization;
using Sockeye.Simulation.Packetdrill.Expressions;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Running;

namespace Sockeye.Simulation.Packetdrill.Calls;

/// <summary>Control messages as scripts write them, and the comparison with what recvmsg told.</summary>
internal static class ControlMessages
{
    private const int HeaderLength = 16;
    private const int TimestampsLength = 48; // three struct timespec
    private const int SolSocket = 1;
    private const int ScmTimestamping = 37;
    private const int ExtendedErrorLength = 16;
    private const int OffenderV4 = 16;
    private const int OffenderV6 = 28;

    /// <summary>The messages' octets, each padded to eight.</summary>
    public static byte[] Write(ListExpression list)
    {
        var bytes = new List<byte>();
        foreach (Expression item in list.Items)
        {
            if (item is not StructExpression message || !message.HasShape("cmsg_level", "cmsg_type", "cmsg_data"))
            {
                throw new ScriptException(item.Line, "a control message is written {cmsg_level=…, cmsg_type=…, cmsg_data=…}");
            }
            long level = Evaluator.Number(message.Find("cmsg_level")!);
            byte[] data = Data(message.Find("cmsg_data")!, level == 0 ? OffenderV4 : OffenderV6);
            var header = new byte[HeaderLength];
            BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(HeaderLength + data.Length));
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), (int)level);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), (int)Evaluator.Number(message.Find("cmsg_type")!));
            bytes.AddRange(header);
            bytes.AddRange(data);
            while (bytes.Count % 8 != 0) bytes.Add(0);
        }
        return [.. bytes];
    }

    /// <summary>The first difference, or null.</summary>
    public static string? Compare(byte[] expected, byte[] actual, EventClock clock, long tolerance)
    {
        List<Message> wanted = Read(expected);
        List<Message> told = Read(actual);
        for (int i = 0; i < Math.Max(wanted.Count, told.Count); i++)
        {
            if (i >= told.Count) return string.Create(CultureInfo.InvariantCulture, $"there are {told.Count} control messages instead of {wanted.Count}");
            if (i >= wanted.Count) return string.Create(CultureInfo.InvariantCulture, $"there are {told.Count} control messages instead of {wanted.Count}");
            if (Compare(wanted[i], told[i], clock, tolerance) is { } difference)
            {
                return string.Create(CultureInfo.InvariantCulture, $"control message {i + 1}: {difference}");
            }
        }
        return null;
    }

    private static string? Compare(Message wanted, Message told, EventClock clock, long tolerance)
    {
        if ((wanted.Level, wanted.Type) != (told.Level, told.Type))
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"level {told.Level} type {told.Type} instead of level {wanted.Level} type {wanted.Type}");
        }
        if ((wanted.Level, wanted.Type) == (SolSocket, ScmTimestamping)) return CompareTime(wanted.Data, told.Data, clock, tolerance);
        // The address of the sender behind the error is not compared.
        int length = IsExtendedError(wanted) ? ExtendedErrorLength : Math.Max(wanted.Data.Length, told.Data.Length);
        bool isSame = told.Data.Length >= length && wanted.Data.Length >= length
            && wanted.Data.AsSpan(0, length).SequenceEqual(told.Data.AsSpan(0, length));
        return isSame ? null : $"its data is {Convert.ToHexStringLower(told.Data)} instead of {Convert.ToHexStringLower(wanted.Data)}";
    }

    private static bool IsExtendedError(Message message) => (message.Level, message.Type) is (0, 11) or (41, 25);

    private static string? CompareTime(byte[] wanted, byte[] told, EventClock clock, long tolerance)
    {
        for (int i = 0; i < 3; i++)
        {
            long expected = Microseconds(wanted, i);
            if (expected == 0) continue;
            if (told.Length < TimestampsLength) return "the timestamp is missing";
            long actual = clock.ToMicroseconds(new Core.Foundation.Instant(Microseconds(told, i) * 1000));
            if (Math.Abs(actual - expected) > tolerance)
            {
                return string.Create(CultureInfo.InvariantCulture, $"timestamp {i} is {actual} µs instead of {expected} µs");
            }
        }
        return null;
    }

    private static long Microseconds(byte[] data, int index) =>
        (BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(16 * index)) * 1_000_000)
        + (BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan((16 * index) + 8)) / 1000);

    private static byte[] Data(Expression expression, int offenderLength)
    {
        if (expression is not StructExpression data) return Number(Evaluator.Number(expression));
        if (data.HasShape("ee_errno", "ee_origin", "ee_type", "ee_code", "ee_info", "ee_data"))
        {
            // struct sock_extended_err, then room for the offender's address.
            long[] values = [.. data.Fields.Select(field => Evaluator.Number(field.Value))];
            return [.. Number(values[0]), (byte)values[1], (byte)values[2], (byte)values[3], 0, .. Number(values[4]), .. Number(values[5]), .. new byte[offenderLength]];
        }
        if (data.HasShape("scm_sec", "scm_nsec"))
        {
            var times = new byte[TimestampsLength];
            BinaryPrimitives.WriteInt64LittleEndian(times, Evaluator.Number(data.Find("scm_sec")!));
            BinaryPrimitives.WriteInt64LittleEndian(times.AsSpan(8), Evaluator.Number(data.Find("scm_nsec")!));
            return times;
        }
        throw new ScriptException(data.Line, "cmsg_data is a number, {ee_errno=…, …} or {scm_sec=…, scm_nsec=…}");
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, unchecked((uint)value));
        return bytes;
    }

    private static List<Message> Read(byte[] control)
    {
        var messages = new List<Message>();
        int at = 0;
        while (at + HeaderLength <= control.Length)
        {
            int length = (int)Math.Min((ulong)(control.Length - at), BinaryPrimitives.ReadUInt64LittleEndian(control.AsSpan(at)));
            if (length < HeaderLength) break;
            messages.Add(new Message(
                BinaryPrimitives.ReadInt32LittleEndian(control.AsSpan(at + 8)),
                BinaryPrimitives.ReadInt32LittleEndian(control.AsSpan(at + 12)),
                control[(at + HeaderLength)..(at + length)]));
            at += (length + 7) & ~7;
        }
        return messages;
    }

    private sealed record Message(int Level, int Type, byte[] Data);
}
