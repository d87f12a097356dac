namespace Sockeye.Berkeley.Structures;

/// <summary>A socket address structure: what C casts to <c>struct sockaddr *</c>.</summary>
/// <remarks>Its bytes are those that the Linux kernel expects; the family is the first two of them.</remarks>
public interface ISockaddr
{
    /// <summary>The address family (AF_INET, AF_INET6, AF_UNIX), in host byte order.</summary>
    int Family { get; }
}
