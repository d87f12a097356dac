using System.Globalization;
using System.Text;
using Sockeye.Testing.Reports;

namespace Sockeye.Testing.Assertions;

/// <summary>Makes the exceptions of assertions.</summary>
internal static class Proof
{
    private const int MostShown = 20;

    /// <summary>A sentence and the packets that prove it.</summary>
    /// <param name="sentence">What is so, against what was asserted.</param>
    /// <param name="proof">The packets.</param>
    /// <param name="context">Packets from the beginning of their connections on, so that sequence numbers count from there.</param>
    public static NetworkAssertionException Against(FormattableString sentence, IReadOnlyList<Packet> proof, IReadOnlyList<Packet> context)
    {
        var text = new StringBuilder(sentence.ToString(CultureInfo.InvariantCulture));
        if (proof.Count > 0)
        {
            var reader = new PacketReader(context);
            foreach (Packet packet in proof.Take(MostShown)) text.Append("\n  ").Append(reader.LineOf(packet));
            if (proof.Count > MostShown) text.Append(CultureInfo.InvariantCulture, $"\n  … and {proof.Count - MostShown} more");
        }
        return new NetworkAssertionException(text.ToString(), proof);
    }
}
