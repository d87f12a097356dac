using System.Buffers.Binary;
using Grpc.Core;

namespace Sockeye.Cookbook.Programs;

/// <summary>A gRPC service whose messages are numbers: what is generated from a .proto file otherwise.</summary>
[BindServiceMethod(typeof(Numbers), nameof(Bind))]
public class Numbers
{
    private static readonly Marshaller<Number> s_format = Marshallers.Create(
        number =>
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, number.Value);
            return bytes;
        },
        bytes => new Number(BinaryPrimitives.ReadInt32BigEndian(bytes)));

    /// <summary>rpc Double (Number) returns (Number)</summary>
    public static Method<Number, Number> DoubleMethod { get; } = new(MethodType.Unary, "cookbook.Numbers", "Double", s_format, s_format);

    /// <summary>rpc Count (Number) returns (stream Number)</summary>
    public static Method<Number, Number> CountMethod { get; } = new(MethodType.ServerStreaming, "cookbook.Numbers", "Count", s_format, s_format);

    public static void Bind(ServiceBinderBase binder, Numbers? service)
    {
        binder.AddMethod(DoubleMethod, service is null ? null! : service.Double);
        binder.AddMethod(CountMethod, service is null ? null! : service.Count);
    }

    public virtual Task<Number> Double(Number request, ServerCallContext context) => Task.FromResult(new Number(2 * request.Value));

    public virtual async Task Count(Number request, IServerStreamWriter<Number> responses, ServerCallContext context)
    {
        for (int i = 0; i < request.Value; i++) await responses.WriteAsync(new Number(i));
    }
}

/// <summary>A message.</summary>
public sealed record Number(int Value);
