using System.Collections.Immutable;
using System.Diagnostics;

namespace LineageService.Ingestion.Collecting.Catalogs.Shapes;

/// <summary>
/// The shape of a value in a format that nests: Avro, JSON Schema, Protobuf, Iceberg. Closed: the subtypes in this file are all there are.
/// </summary>
internal abstract record DataShape
{
    /// <summary>Deeper than this nobody reads a column, and a type that holds itself has no end.</summary>
    public const int MaxDepth = 32;

    /// <summary>Parts of one shape: named types that use each other twice at each level grow beyond any bound.</summary>
    public const int MaxParts = 20_000;

    private protected DataShape()
    {
    }

    /// <summary>The type in SQL's spelling: <c>struct&lt;a:int&gt;</c>, <c>array&lt;string&gt;</c>.</summary>
    public string TypeText => this switch
    {
        ScalarShape scalar => scalar.Type,
        ListShape list => $"array<{list.Element.TypeText}>",
        MapShape map => $"map<{map.Key},{map.Value.TypeText}>",
        RecordShape record => $"struct<{string.Join(',', record.Fields.Select(part => $"{part.Name}:{part.Shape.TypeText}"))}>",
        _ => throw new UnreachableException(),
    };
}

internal sealed record ScalarShape(string Type) : DataShape;

internal sealed record ListShape(DataShape Element) : DataShape;

internal sealed record MapShape(string Key, DataShape Value) : DataShape;

internal sealed record RecordShape(ImmutableArray<ShapeField> Fields) : DataShape;

/// <param name="Nullable">Null where the format does not say.</param>
internal sealed record ShapeField(string Name, DataShape Shape, bool? Nullable, string? Comment);

/// <summary>
/// Lays a record out as columns: nested records as dotted names, elements of arrays as <c>a.element</c>, values of maps as <c>m.value</c>
/// (lineage-semantics.md). The column itself has the whole type.
/// </summary>
internal static class ShapeColumns
{
    private const int MaxColumns = 20_000;

    public static void AddTo(TableBuilder table, RecordShape record)
    {
        var left = MaxColumns;
        Add(table, record, string.Empty, ref left);
    }

    // The depth is bounded by that of the shape, which its reader bounds.
    private static void Add(TableBuilder table, RecordShape record, string prefix, ref int left)
    {
        foreach (var field in record.Fields)
        {
            if (left-- <= 0) return;
            var path = prefix + field.Name;
            table.Add(path, field.Shape.TypeText, field.Nullable, field.Comment);
            var (shape, place) = Inner(field.Shape, path);
            if (shape is RecordShape inner) Add(table, inner, $"{place}.", ref left);
        }
    }

    private static (DataShape Shape, string Path) Inner(DataShape shape, string path)
    {
        while (true)
        {
            switch (shape)
            {
                case ListShape list:
                    (shape, path) = (list.Element, $"{path}.element");
                    break;
                case MapShape map:
                    (shape, path) = (map.Value, $"{path}.value");
                    break;
                default:
                    return (shape, path);
            }
        }
    }
}
