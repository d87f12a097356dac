namespace Sockeye.Testing.Quiescence;

/// <summary>The kind of detection that this system allows.</summary>
internal static class RestDetection
{
    public static IRestDetector Create() =>
        LinuxRestDetector.IsSupported ? new LinuxRestDetector() : new SettlingRestDetector();
}
