using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Catalogs.Files;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.InformationSchema;

/// <summary>A row of an export: values by column, names without regard to case; empty text, NULL and <c>\N</c> are nothing.</summary>
internal sealed class ExportRow(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The value of the first of these columns that is there.</summary>
    public string? this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
            {
                if (values.TryGetValue(name, out var value)) return value;
            }

            return null;
        }
    }

    public bool Has(string name) => values.ContainsKey(name);
}

/// <summary>Reads exports of queries: CSV with a header (comma, semicolon, tab or bar), JSON lines, a JSON list of objects.</summary>
internal static class ExportRows
{
    private static readonly string[] Nothing = ["", "NULL", "null", "\\N", "(null)"];

    /// <summary>The rows with the line each begins on; what cannot be read is told and the rest goes on.</summary>
    /// <param name="columns">Names of the header, lower case; for JSON those of the first row.</param>
    public static List<(ExportRow Row, long Line)> Read(CatalogFile file, List<SourceFailure> failures, out HashSet<string> columns)
    {
        columns = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (file.TryReadText(out var failure) is not { } text)
        {
            failures.Add(failure!);
            return [];
        }

        var start = text.AsSpan().TrimStart();
        return start.StartsWith('{')
            || start.StartsWith('[') ? ReadJson(text, file, failures, columns) : ReadCsv(text, file, failures, columns);
    }

    private static List<(ExportRow Row, long Line)> ReadJson(string text, CatalogFile file, List<SourceFailure> failures,
        HashSet<string> columns)
    {
        var rows = new List<(ExportRow, long)>();
        if (text.AsSpan().TrimStart().StartsWith('['))
        {
            using var document = JsonRecord.TryParse(Encoding.UTF8.GetBytes(text), file.Name, 1, out var failure);
            if (document is null) failures.Add(failure!);
            else foreach (var item in document.RootElement.EnumerateArray()) Add(rows, item, 1, columns);
            return rows;
        }

        var line = 0L;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            line++;
            var record = text.AsSpan()[range].Trim();
            if (record.IsEmpty) continue;
            using var document = JsonRecord.TryParse(Encoding.UTF8.GetBytes(record.ToString()), file.Name, line, out var failure);
            if (document is null) failures.Add(failure!);
            else Add(rows, document.RootElement, line, columns);
        }

        return rows;
    }

    private static void Add(List<(ExportRow, long)> rows, JsonElement item, long line, HashSet<string> columns)
    {
        if (item.ValueKind != JsonValueKind.Object) return;
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in item.EnumerateObject())
        {
            columns.Add(property.Name);
            var value = property.Value.ValueKind switch
            {
                JsonValueKind.String => JsonRecord.TextOf(property.Value),
                JsonValueKind.Null or JsonValueKind.Undefined => null,
                _ => property.Value.GetRawText(),
            };
            if (value is not null && !Nothing.Contains(value)) values[property.Name] = value;
        }

        rows.Add((new ExportRow(values), line));
    }

    private static List<(ExportRow Row, long Line)> ReadCsv(string text, CatalogFile file, List<SourceFailure> failures,
        HashSet<string> columns)
    {
        var rows = new List<(ExportRow, long)>();
        var reader = new CsvReader(text);
        if (reader.Next() is not { } header) return rows;
        var names = header.Select(name => name.Trim().Trim('\uFEFF')).ToArray();
        columns.UnionWith(names);
        while (reader.Next() is { } fields)
        {
            if (fields.Count == 1 && fields[0].Length == 0) continue;
            if (fields.Count != names.Length)
            {
                failures.Add(new SourceFailure(CollectCodes.Malformed, file.Name, reader.Line, 1,
                    $"expected {names.Length} values as in the header, found {fields.Count}"));
                continue;
            }

            var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < names.Length; i++)
            {
                if (!Nothing.Contains(fields[i])) values[names[i]] = fields[i];
            }

            rows.Add((new ExportRow(values), reader.Line));
        }

        return rows;
    }
}

/// <summary>Records of a CSV (RFC 4180) one by one; the delimiter is the one that the first line has most of. Mutable.</summary>
internal sealed class CsvReader
{
    private readonly string _text;
    private readonly char _delimiter;
    private int _at;
    private long _lines = 1;

    public CsvReader(string text)
    {
        _text = text;
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = text.AsSpan(0, end < 0 ? text.Length : end);
        _delimiter = ',';
        foreach (var candidate in ";\t|")
        {
            if (first.Count(candidate) > first.Count(_delimiter)) _delimiter = candidate;
        }
    }

    /// <summary>Line on which the last record begins.</summary>
    public long Line { get; private set; }

    public List<string>? Next()
    {
        if (_at >= _text.Length) return null;
        Line = _lines;
        var fields = new List<string>();
        while (true)
        {
            fields.Add(Field());
            if (_at >= _text.Length) return fields;
            var sign = _text[_at++];
            if (sign == _delimiter) continue;
            if (sign == '\r' && _at < _text.Length && _text[_at] == '\n') _at++;
            _lines++;
            return fields;
        }
    }

    private string Field()
    {
        if (_at >= _text.Length || _text[_at] != '"')
        {
            var start = _at;
            while (_at < _text.Length && _text[_at] != _delimiter && _text[_at] is not ('\r' or '\n')) _at++;
            return _text[start.._at];
        }

        var value = new StringBuilder();
        _at++;
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == '\n') _lines++;
            if (c != '"') value.Append(c);
            else if (_at < _text.Length && _text[_at] == '"') value.Append(_text[_at++]);
            else break;
        }

        // Whatever stands between the quote and the delimiter is nobody's.
        while (_at < _text.Length && _text[_at] != _delimiter && _text[_at] is not ('\r' or '\n')) _at++;
        return value.ToString();
    }
}
