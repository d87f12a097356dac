namespace Sockeye.Testing.Assertions;

/// <summary>xunit knows assertions that fail, as opposed to errors, by an interface of this name.</summary>
internal interface IAssertionException
{
}
