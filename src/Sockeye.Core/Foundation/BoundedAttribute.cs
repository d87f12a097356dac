using System;

namespace Sockeye.Core.Foundation;

/// <summary>Says what limits the size of a queue, table or list; a test asks for it on every growing field of Core.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
internal sealed class BoundedAttribute(string by) : Attribute
{
    /// <summary>What keeps the field from growing without limit.</summary>
    public string By { get; } = by;
}
