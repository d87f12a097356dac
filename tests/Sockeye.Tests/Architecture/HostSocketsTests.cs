using System.Reflection;
using Xunit;

namespace Sockeye.Tests.Architecture;

/// <summary>A drop-in System.Net.Sockets built on Sockeye is only possible if the shell does not need the real one.
/// SocketError, SocketException and AddressFamily live in System.Net.Primitives and may be used.</summary>
public sealed class HostSocketsTests
{
    [Fact]
    public void The_shell_does_not_use_the_sockets_of_the_host() =>
        Assert.DoesNotContain("System.Net.Sockets",
            Assembly.Load("Sockeye").GetReferencedAssemblies().Select(assembly => assembly.Name));
}
