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

    // A warehouse repeats a few thousand names over hundreds of thousands of columns.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly char[] _buffer = new char[MaxBuffered];
    private string? _lastType;
    private string? _lastMode;

    public CatalogReader() => _bySpan = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The table, or null and what is wrong.</summary>
    /// <param name="bytes">The object's text, for the place of a complaint.</param>
    public CatalogTable? Read(JsonElement element, ReadOnlyMemory<byte> bytes, string? file, long line, out SourceFailure? failure)
    {
        var properties = new JsonProperties(element, bytes, file, line);
        var name = properties.RequiredString("table");
        var fields = ImmutableArray.CreateBuilder<SchemaField>();
        if (!element.TryGetProperty("columns", out var columns) || columns.ValueKind != JsonValueKind.Array)
            properties.Complain("columns", "expected a list of columns in `columns`");
        else if (!ReadFields(columns, null, fields))
            properties.Complain("columns", "expected each column as {\"name\", \"type\", \"mode\"} or as its name");
        if (name.Length == 0) properties.Complain("table", "expected a table's name in `table`, found an empty text");

        var layer = properties.String("layer");
        var owner = properties.String("owner");
        var kind = properties.String("kind");
        var datasets = properties.String("namespace");
        failure = properties.Failure;
        if (failure is not null) return null;

        var all = fields.DrainToImmutable();
        var schema = new TableSchema(TableName.Parse(name), CatalogTables.ColumnsOf(all));
        return new CatalogTable(schema, SchemaOrigin.Catalog, all) { Layer = layer, Owner = owner, Kind = kind, Namespace = datasets };
    }

    // The depth of the JSON, and so of this recursion, is bounded by JsonRecord.MaxDepth.
    private bool ReadFields(JsonElement list, string? parent, ImmutableArray<SchemaField>.Builder fields)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                if (Text(item) is not { } column) return false;
                fields.Add(new SchemaField(Path(parent, column)));
                continue;
            }

            if (item.ValueKind != JsonValueKind.Object) return false;
            var (name, type, mode, nested) = Properties(item);
            if (Text(name, null) is not { Length: > 0 } own) return false;
            var path = Path(parent, own);
            fields.Add(new SchemaField(path, _lastType = Text(type, _lastType), _lastMode = Text(mode, _lastMode)));
            if (nested.ValueKind == JsonValueKind.Array && !ReadFields(nested, path, fields)) return false;
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
    private string Path(string? parent, string name)
    {
        if (parent is null) return name;
        var length = parent.Length + 1 + name.Length;
        var path = length <= MaxBuffered ? _buffer.AsSpan(0, length) : new char[length];
        parent.CopyTo(path);
        path[parent.Length] = '.';
        name.CopyTo(path[(parent.Length + 1)..]);
        return Intern(path);
    }

    /// <param name="last">What the column before had: mostly this one has it too, and then no text need be made.</param>
    private string? Text(JsonElement value, string? last)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        if (last is not null && value.ValueEquals(last)) return last;
        return Text(value);
    }

    private string? Text(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length > MaxBuffered || raw.Contains((byte)'\\')) return JsonRecord.TextOf(value) is { } text ? Intern(text) : null;
        return Intern(_buffer.AsSpan(0, Encoding.UTF8.GetChars(raw[1..^1], _buffer)));
    }

    private string Intern(ReadOnlySpan<char> text)
    {
        if (_bySpan.TryGetValue(text, out var known)) return known;
        var added = text.ToString();
        _names.Add(added, added);
        return added;
    }
}
