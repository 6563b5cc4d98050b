namespace LineageService.Ingestion.Reading;

/// <summary>What kind of text a file holds.</summary>
public enum SourceShape : byte
{
    Empty,

    /// <summary>One JSON value a line.</summary>
    JsonLines,

    /// <summary>One JSON value, or several, over any number of lines.</summary>
    JsonDocument,

    Yaml,
    Sql,
}

/// <summary>Tells texts apart by how they begin. File names do not matter.</summary>
public static class SourceShapes
{
    /// <param name="head">The first bytes of the file, 64 KiB or all of it.</param>
    public static SourceShape Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0xFF, 0xFE]) || head.StartsWith<byte>([0xFE, 0xFF])) return SourceShape.Sql;
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        var first = NextLine(head, out head);
        if (first.IsEmpty) return SourceShape.Empty;

        // {{ … }}, {% … %} and {# … #} are templates in front of SQL.
        var isTemplate = first.StartsWith("{{"u8) || first.StartsWith("{%"u8) || first.StartsWith("{#"u8);
        if (first[0] == '[') return SourceShape.JsonDocument;
        if (first[0] == '{' && !isTemplate)
        {
            var second = NextLine(head, out head);
            return second.IsEmpty || second[0] == '{' ? SourceShape.JsonLines : SourceShape.JsonDocument;
        }

        // One bad line at the top does not make JSON lines something else.
        if (HasJsonLine(head)) return SourceShape.JsonLines;
        return IsYaml(first, head) ? SourceShape.Yaml : SourceShape.Sql;
    }

    private static bool HasJsonLine(ReadOnlySpan<byte> rest)
    {
        for (var i = 0; i < 5; i++)
        {
            var line = rest;
            var end = rest.IndexOf((byte)'\n');
            if (end >= 0) line = rest[..end];
            if (line.StartsWith("{\""u8) || line.StartsWith("{ \""u8)) return true;
            if (end < 0) return false;
            rest = rest[(end + 1)..];
        }

        return false;
    }

    private static bool IsYaml(ReadOnlySpan<byte> first, ReadOnlySpan<byte> rest)
    {
        // `#standardSQL` and other hash comments may stand in front of either.
        while (first.StartsWith("#"u8)) first = NextLine(rest, out rest);
        if (first.SequenceEqual("---"u8) || first.StartsWith("%YAML"u8)) return true;
        if (first.StartsWith("- "u8)) return IsKey(first[2..].TrimStart(" "u8));
        return IsKey(first);
    }

    // `name:` at the end of the line or before a blank; SQL has no such beginning but a label's, which no task has.
    private static bool IsKey(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] is (byte)'_' or (byte)'-')) length++;
        if (length == 0 || length == text.Length || text[length] != ':') return false;
        return length + 1 == text.Length || text[length + 1] is (byte)' ' or (byte)'\t';
    }

    /// <summary>The next line that is not blank, without white space around it; empty at the end.</summary>
    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        rest = text;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            line = line.Trim(" \t\r"u8);
            if (!line.IsEmpty) return line;
        }

        return default;
    }
}
