using Sockeye.Berkeley.Systems;

namespace Sockeye.Berkeley.Tests.Conformance;

/// <summary>A socket system on which the conformance tests run: one host with 127.0.0.1 and ::1.</summary>
public interface ISystemFixture
{
    SocketSystem System { get; }
}
