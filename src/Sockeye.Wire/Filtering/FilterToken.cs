using System;
using System.Collections.Generic;

namespace Sockeye.Wire.Filtering;

/// <summary>A word or sign of an expression, and where it stands.</summary>
internal readonly record struct FilterToken(string Text, int Column)
{
    /// <summary>Cuts an expression into tokens; the last one is empty and stands behind the end.</summary>
    public static List<FilterToken> Split(string text)
    {
        var tokens = new List<FilterToken>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            if (IsWord(text[i]))
            {
                while (i < text.Length && IsWord(text[i]))
                    i++;
            }
            else
            {
                i += IsPair(text.AsSpan(i)) ? 2 : 1;
            }

            // A backslash only says that a word is no keyword, as in "ip proto \tcp".
            if (text[start] != '\\')
                tokens.Add(new FilterToken(text[start..i], start + 1));
        }

        tokens.Add(new FilterToken("", text.Length + 1));
        return tokens;
    }

    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or ':' or '/' or '-' or '_';

    private static bool IsPair(ReadOnlySpan<char> text) => text.Length >= 2 && text[..2] is "&&" or "||" or "==" or "!=" or "<=" or ">=";
}
