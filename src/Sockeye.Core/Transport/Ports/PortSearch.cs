namespace Sockeye.Core.Transport.Ports;

/// <summary>Every port of a range once, from a given place on.</summary>
/// <remarks>A mutable struct with one verb. Bound: the range.</remarks>
internal struct PortSearch(ushort first, int range, uint offset)
{
    private int _tried;

    /// <summary>The next port; false when all have been tried.</summary>
    public bool TryNext(out ushort port)
    {
        port = (ushort)(first + ((offset + (uint)_tried) % (uint)range));
        return _tried++ < range;
    }
}
