using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Assets.Files;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets.Metabase;

/// <summary>
/// What the columns of a query that was clicked together are made of, by the references of its result: a column of a table, an aggregation, an expression.
/// A reference that the export does not resolve leaves its column unknown.
/// </summary>
/// <param name="find">The card of a key; null for none.</param>
internal sealed class ClickedQuery(JsonElement query, MetabaseCatalog catalog, Func<string, MetabaseCard?> find)
{
    private const int MaxDepth = 32;

    /// <summary>Tables and cards that the query reads, its joins included.</summary>
    public IEnumerable<DatasetId> Reads()
    {
        foreach (var source in query.Get("joins").Items().Append(query))
            if (Source(source) is { } read) yield return read;
    }

    /// <summary>The fields of the card.</summary>
    public ImmutableArray<AssetField> Fields(JsonElement columns)
    {
        var fields = ImmutableArray.CreateBuilder<AssetField>();
        foreach (var column in columns.Items())
        {
            if (column.Text("name") is not { } name) continue;
            var sources = new List<AssetSource>();
            var reference = column.Get("field_ref");
            var isKnown = reference.ValueKind == JsonValueKind.Array
                ? Collect(reference, EdgeSubtype.Identity, sources, 0)
                : Add(column.Get("id"), EdgeSubtype.Identity, sources);
            fields.Add(new AssetField(name, isKnown ? [.. sources.Distinct()] : null) { Type = column.Text("base_type") });
        }

        return fields.ToImmutable();
    }

    private DatasetId? Source(JsonElement holder)
    {
        var source = holder.Get("source-table");
        if (CardKey(source) is { } key) return find(key)?.Id;
        return source.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : catalog.Table(source);
    }

    private static string? CardKey(JsonElement source)
    {
        var text = source.Text();
        return text?.StartsWith("card__", StringComparison.Ordinal) == true ? text["card__".Length..] : null;
    }

    // False as soon as one part is not known: half an answer would look like a whole one.
    private bool Collect(JsonElement clause, EdgeSubtype subtype, List<AssetSource> into, int depth)
    {
        if (depth > MaxDepth) return false;
        if (clause.ValueKind != JsonValueKind.Array) return true;
        var parts = clause.Items().ToList();
        switch (parts.Count > 0 ? parts[0].Text() : null)
        {
            case "field" or "field-id" when parts.Count > 1:
                return Add(parts[1], subtype, into);
            case "aggregation" when parts.Count > 1 && int.TryParse(parts[1].Text(), System.Globalization.CultureInfo.InvariantCulture, out var place):
                var aggregations = query.Get("aggregation").Items().ToList();
                return place < aggregations.Count && place >= 0 && Collect(aggregations[place], EdgeSubtype.Aggregation, into, depth + 1);
            case "expression" when parts.Count > 1 && parts[1].Text() is { } name:
                var expression = query.Get("expressions").Get(name);
                var own = subtype == EdgeSubtype.Aggregation ? subtype : EdgeSubtype.Transformation;
                return expression.ValueKind != JsonValueKind.Undefined && Collect(expression, own, into, depth + 1);
            default:
                var inner = subtype == EdgeSubtype.Identity ? EdgeSubtype.Transformation : subtype;
                foreach (var part in parts) if (!Collect(part, inner, into, depth + 1)) return false;
                return true;
        }
    }

    // A field by its name alone is one of the card that the query reads.
    private bool Add(JsonElement reference, EdgeSubtype subtype, List<AssetSource> into)
    {
        if (catalog.Field(reference) is { } field) into.Add(new AssetSource(field.Table, field.Name, subtype));
        else if (reference.Text() is { } name && CardKey(query.Get("source-table")) is { } key && find(key) is { } card && card.Columns.Contains(name))
            into.Add(new AssetSource(card.Id, name, subtype));
        else return false;
        return true;
    }
}
