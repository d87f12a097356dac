using System.Runtime.InteropServices;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux;

/// <summary>The kernel refused something; the message is a sentence for a person: what, why, and what to do.</summary>
public sealed class KernelException : IOException
{
    /// <summary>Makes an exception for an errno.</summary>
    public KernelException(string what, int errno, string? advice = null)
        : base(Compose(what, errno, advice)) => Errno = errno;

    /// <summary>Makes an exception that carries only a sentence.</summary>
    public KernelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that carries a sentence and its cause.</summary>
    public KernelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception without a message.</summary>
    public KernelException()
    {
    }

    /// <summary>The kernel's error number, or 0.</summary>
    public int Errno { get; }

    /// <summary>True when the kernel refused for want of a right, so that another way may be tried.</summary>
    public bool IsPermission => Errno is ErrnoName.EPERM or ErrnoName.EACCES;

    /// <summary>The exception for the call that has just failed on this thread.</summary>
    internal static KernelException Last(string what, string? advice = null) =>
        new(what, Marshal.GetLastPInvokeError(), advice);

    private static string Compose(string what, int errno, string? advice) =>
        advice is null
            ? $"{what}: {ErrnoName.Describe(errno)}"
            : $"{what}: {ErrnoName.Describe(errno)}; {advice}";
}
