using System.Text;

namespace Sockeye.Diagnostics;

/// <summary>Names of enums as OpenTelemetry spells values: <c>FinWait1</c> is <c>fin_wait_1</c>, <c>IPNotForUs</c> is <c>ip_not_for_us</c>.</summary>
internal static class SnakeCase
{
    /// <summary>The names of an enum that counts from zero, by value.</summary>
    public static string[] NamesOf<TEnum>()
        where TEnum : struct, Enum => Array.ConvertAll(Enum.GetNames<TEnum>(), Of);

    /// <summary>A word is begun by a capital that follows or precedes a small letter, and by a digit.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && BeginsWord(name, i)) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    private static bool BeginsWord(string name, int i)
    {
        if (char.IsDigit(name[i])) return !char.IsDigit(name[i - 1]);
        if (!char.IsUpper(name[i])) return false;
        return !char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]));
    }
}
