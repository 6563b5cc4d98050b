using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Reading;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Catalogs;

/// <summary>
/// Reads catalog entries <c>{"table", "columns": [{"name", "type", "mode"}], "layer"?, "owner"?}</c> (schemas/tasks/catalog.schema.json). Nested
/// columns have dotted names, or stand in <c>fields</c> of their parent. Mutable: it keeps one copy of each name; not thread-safe.
/// </summary>
public sealed class CatalogReader
{
    private const int MaxBuffered = 1024;

    private readonly ColumnTexts _tables;

    // A warehouse repeats a few thousand names over hundreds of thousands of columns.
    private readonly Dictionary<string, KnownName> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownName>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly char[] _buffer = new char[MaxBuffered];

    // Of the table being read.
    private readonly List<SchemaField> _fields = [];
    private string? _lastType;
    private string? _lastMode;

    public CatalogReader()
        : this(new ColumnTexts())
    {
    }

    /// <param name="tables">Shared by the readers of one source.</param>
    internal CatalogReader(ColumnTexts tables) => (_tables, _bySpan) = (tables, _names.GetAlternateLookup<ReadOnlySpan<char>>());

    /// <summary>The table, or null and what is wrong.</summary>
    /// <param name="bytes">The object's text, for the place of a complaint.</param>
    public CatalogTable? Read(JsonElement element, ReadOnlyMemory<byte> bytes, string? file, long line, out SourceFailure? failure)
    {
        var properties = new JsonProperties(element, bytes, file, line);
        var name = properties.RequiredString("table");
        var key = default(UInt128);
        CatalogTable? same = null;
        if (!element.TryGetProperty("columns", out var columns) || columns.ValueKind != JsonValueKind.Array)
            properties.Complain("columns", "expected a list of columns in `columns`");
        else if ((same = _tables.Find(JsonMarshal.GetRawUtf8Value(columns), out key)) is null && !ReadFields(columns, null))
            properties.Complain("columns", "expected each column as {\"name\", \"type\", \"mode\"} or as its name");
        if (name.Length == 0) properties.Complain("table", "expected a table's name in `table`, found an empty text");

        var layer = properties.String("layer");
        var owner = properties.String("owner");
        var kind = properties.String("kind");
        var datasets = properties.String("namespace");
        failure = properties.Failure;
        var all = _fields.ToImmutableArray();
        _fields.Clear();
        if (failure is not null) return null;
        var table = TableName.Parse(name);
        if (same is null)
        {
            same = new CatalogTable(new TableSchema(table, CatalogTables.ColumnsOf(all)), SchemaOrigin.Catalog, all);
            _tables.Add(key, same);
        }

        return same.ColumnsAs(table, datasets, layer, owner, kind);
    }

    // The depth of the JSON, and so of this recursion, is bounded by JsonRecord.MaxDepth.
    private bool ReadFields(JsonElement list, KnownName? parent)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                if (Text(item) is not { } column) return false;
                _fields.Add(Path(parent, column).Field(null, null));
                continue;
            }

            if (item.ValueKind != JsonValueKind.Object) return false;
            var (name, type, mode, nested) = Properties(item);
            if (Text(name) is not { Text.Length: > 0 } own) return false;
            var path = Path(parent, own);
            _fields.Add(path.Field(_lastType = Text(type, _lastType), _lastMode = Text(mode, _lastMode)));
            if (nested.ValueKind == JsonValueKind.Array && !ReadFields(nested, path)) return false;
        }

        return true;
    }

    // One walk; to ask for each by name would walk four times. Of a name that is there twice the last counts.
    private static (JsonElement Name, JsonElement Type, JsonElement Mode, JsonElement Fields) Properties(JsonElement column)
    {
        var (name, type, mode, fields) = (default(JsonElement), default(JsonElement), default(JsonElement), default(JsonElement));
        foreach (var property in column.EnumerateObject())
        {
            if (property.NameEquals("name"u8)) name = property.Value;
            else if (property.NameEquals("type"u8)) type = property.Value;
            else if (property.NameEquals("mode"u8)) mode = property.Value;
            else if (property.NameEquals("fields"u8)) fields = property.Value;
        }

        return (name, type, mode, fields);
    }

    // Most paths were met before: then no text is made.
    private KnownName Path(KnownName? parent, KnownName name)
    {
        if (parent is null) return name;
        var (above, own) = (parent.Text, name.Text);
        var length = above.Length + 1 + own.Length;
        var path = length <= MaxBuffered ? _buffer.AsSpan(0, length) : new char[length];
        above.CopyTo(path);
        path[above.Length] = '.';
        own.CopyTo(path[(above.Length + 1)..]);
        return Intern(path);
    }

    /// <param name="last">What the column before had: mostly this one has it too, and then no text need be made.</param>
    private string? Text(JsonElement value, string? last)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        if (last is not null && value.ValueEquals(last)) return last;
        return Text(value)?.Text;
    }

    private KnownName? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length > MaxBuffered || raw.Contains((byte)'\\')) return JsonRecord.TextOf(value) is { } text ? Intern(text) : null;
        return Intern(_buffer.AsSpan(0, Encoding.UTF8.GetChars(raw[1..^1], _buffer)));
    }

    private KnownName Intern(ReadOnlySpan<char> text)
    {
        if (_bySpan.TryGetValue(text, out var known)) return known;
        var added = new KnownName(text.ToString());
        _names.Add(added.Text, added);
        return added;
    }

    /// <summary>A name or path with the last field that had it: mostly it has the same type and mode wherever it comes again. Mutable.</summary>
    private sealed class KnownName(string text)
    {
        private SchemaField? _last;

        public string Text => text;

        public SchemaField Field(string? type, string? mode) =>
            _last is { } last && last.Type == type && last.Mode == mode ? last : _last = new SchemaField(text, type, mode);
    }
}
