using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Sockeye.Testing.Reports.Page;

/// <summary>HTML as it is written: what is put into it by interpolation is escaped.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends markup; the holes of an interpolated string are text.</summary>
    public Markup Add([InterpolatedStringHandlerArgument("")] ref Escaping markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Appends what is markup already.</summary>
    public Markup Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Writes an interpolated string into markup.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Escaping
    {
        private readonly StringBuilder _into;

        /// <summary>For the compiler.</summary>
        public Escaping(int literalLength, int formattedCount, Markup markup)
        {
            _into = markup._text;
            _into.EnsureCapacity(_into.Length + literalLength + (8 * formattedCount));
        }

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => _into.Append(markup);

        /// <summary>Text.</summary>
        public void AppendFormatted(string? text) => _into.Append(WebUtility.HtmlEncode(text));

        /// <summary>A value in words.</summary>
        public void AppendFormatted<T>(T value, string? format = null) => AppendFormatted(
            value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());
    }
}
