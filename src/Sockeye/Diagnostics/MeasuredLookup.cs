using Sockeye.Core.Foundation;
using Sockeye.Core.Stack;

namespace Sockeye.Diagnostics;

/// <summary>One lookup that is to be measured when it ends; the default value where nobody wants to know.</summary>
internal readonly struct MeasuredLookup
{
    private readonly StackMetrics? _metrics;
    private readonly IStackDriver _driver;
    private readonly string _name;
    private readonly Instant _began;

    private MeasuredLookup(StackMetrics metrics, IStackDriver driver, string name)
    {
        _metrics = metrics;
        _driver = driver;
        _name = name;
        _began = driver.Now;
    }

    /// <summary>It begins now.</summary>
    public static MeasuredLookup Begin(IStackDriver driver, string name) =>
        StackMetrics.Of(driver) is { WantsLookups: true } metrics ? new MeasuredLookup(metrics, driver, name) : default;

    /// <summary>It ends now.</summary>
    /// <param name="failure">Why there is no answer, or null.</param>
    public void End(Exception? failure) => _metrics?.RecordLookup(
        _driver, _name, _driver.Now - _began, failure is null ? null : StackActivity.ErrorType(failure));
}
