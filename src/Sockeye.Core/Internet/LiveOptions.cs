namespace Sockeye.Core.Internet;

/// <summary>The room's options as they are now. Who reads them only when it begins takes
/// <see cref="InternetOptions"/> instead; options by themselves are live ones that nobody changes.</summary>
internal sealed class LiveOptions(InternetOptions options)
{
    public InternetOptions Current { get; set; } = options;

    public static implicit operator LiveOptions(InternetOptions options) => new(options);
}
