using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sockeye.Cli.Frame;

namespace Sockeye.Cli.Json;

/// <summary>Writes results as JSON, one object a line, so that a program can read them as they come.</summary>
internal static class JsonWriting
{
    // Only for people's eyes and programs' input, never inside a web page: other alphabets stay readable.
    private static readonly JsonContext Context = new(new JsonSerializerOptions(JsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static void WriteJson(this Screen screen, PacketJson packet) => Write(screen, packet, Context.PacketJson);

    public static void WriteJson(this Screen screen, StateJson state) => Write(screen, state, Context.StateJson);

    public static void WriteJson(this Screen screen, OutputJson output) => Write(screen, output, Context.OutputJson);

    public static void WriteJson(this Screen screen, DemoSummaryJson summary) => Write(screen, summary, Context.DemoSummaryJson);

    /// <summary>Writes any of them.</summary>
    public static void WriteJson(this Screen screen, object value)
    {
        switch (value)
        {
            case PacketJson packet:
                screen.WriteJson(packet);
                break;
            case StateJson state:
                screen.WriteJson(state);
                break;
            case OutputJson output:
                screen.WriteJson(output);
                break;
            case DemoSummaryJson summary:
                screen.WriteJson(summary);
                break;
            case BenchJson figure:
                screen.WriteJson(figure);
                break;
            default:
                throw new ArgumentException($"{value.GetType().Name} has no JSON", nameof(value));
        }
    }

    public static void WriteJson(this Screen screen, DrillJson drill) => Write(screen, drill, Context.DrillJson);

    public static void WriteJson(this Screen screen, BenchJson figure) => Write(screen, figure, Context.BenchJson);

    public static void WriteJson(this Screen screen, TransferJson transfer) => Write(screen, transfer, Context.TransferJson);

    /// <summary>A stack as one line of text, for another process.</summary>
    public static string ToText(StackJson stack) => JsonSerializer.Serialize(stack, Context.StackJson);

    /// <summary>The stack that such a text describes; null when it is none.</summary>
    public static StackJson? ToStack(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, Context.StackJson);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write<T>(Screen screen, T value, JsonTypeInfo<T> type) =>
        screen.WriteLine(JsonSerializer.Serialize(value, type));
}
