using System.Text;
using System.Text.Json;
using Sockeye.Wire.Printing;

namespace Sockeye.Testing.Reports.Page;

/// <summary>What the page's script knows of each packet, as JSON.</summary>
internal static class PacketData
{
    private const int MostBytes = 256;

    public static string Write(IEnumerable<Packet> packets)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var printer = new PrinterSession();
            json.WriteStartArray();
            foreach (Packet packet in packets) Write(json, packet, printer.Print(packet.Bytes.Span, PacketReader.LinkTypeOf(packet.Link)));
            json.WriteEndArray();
        }
        // The writer escapes "<", so that the text cannot end the script element.
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, Packet packet, string line)
    {
        json.WriteStartObject();
        json.WriteNumber("n", packet.Number);
        json.WriteString("sent", Words.Time(packet.Sent) + " s");
        json.WriteString("arrives", packet.Arrives is { } at ? $"{Words.Time(at)} s, after {Words.Duration(at - packet.Sent)}" : "never");
        json.WriteString("link", packet.Link.ToString());
        json.WriteString("from", packet.From.Name);
        json.WriteString("to", packet.To.Name);
        json.WriteString("line", line);
        json.WriteString("why", packet.Comment);
        json.WriteBoolean("lost", packet.IsLost);
        json.WriteNumber("length", packet.Length);
        json.WriteNumber("payload", packet.PayloadLength);
        ReadOnlySpan<byte> bytes = packet.Bytes.Span;
        json.WriteBase64String("bytes", bytes[..Math.Min(bytes.Length, MostBytes)]);
        if (bytes.Length > MostBytes) json.WriteNumber("cut", bytes.Length - MostBytes);
        json.WriteEndObject();
    }
}
