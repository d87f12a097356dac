namespace Sockeye.Testing.Quiescence;

/// <summary>Knows whether application code runs anywhere in the process.</summary>
internal interface IRestDetector : IDisposable
{
    /// <summary>True when no application code runs, and none will until something from outside wakes it. False when it does, or when
    /// that is not known for certain.</summary>
    bool IsAtRest();
}
