using System.Text.Json.Serialization;

namespace Sockeye.Cli.Json;

/// <summary>The shapes of our JSON, written by the compiler.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PacketJson))]
[JsonSerializable(typeof(StateJson))]
[JsonSerializable(typeof(OutputJson))]
[JsonSerializable(typeof(DemoSummaryJson))]
[JsonSerializable(typeof(BenchJson))]
[JsonSerializable(typeof(DrillJson))]
[JsonSerializable(typeof(TransferJson))]
[JsonSerializable(typeof(StackJson))]
internal sealed partial class JsonContext : JsonSerializerContext;
