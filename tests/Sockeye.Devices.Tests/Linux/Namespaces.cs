using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Xunit;

namespace Sockeye.Devices.Tests.Linux;

/// <summary>What these tests need of the machine; a test that cannot have it is skipped and says why.</summary>
internal static class Namespaces
{
    public static NetworkNamespace Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "network namespaces exist on Linux only");
        try
        {
            return NetworkNamespace.Create();
        }
        catch (KernelException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    public static TunDevice RequireTun(string name, TunOptions? options = null) => Skippable(() => TunDevice.Open(name, options));

    public static TapDevice RequireTap(string name, TunOptions? options = null) => Skippable(() => TapDevice.Open(name, options));

    public static IFrameDevice RequireLab(LabLinkKind kind, bool offload, int mtu = 1500) =>
        Skippable(() => LabLink.Open(new LabLinkOptions { Kind = kind, Offload = offload, Mtu = mtu }));

    public static ForwarderLab RequireForwarder(bool offload)
    {
        Require().Dispose();
        return Skippable(() => new ForwarderLab(offload));
    }

    private static T Skippable<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (KernelException e) when (e.IsPermission || e.InnerException is KernelException)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
