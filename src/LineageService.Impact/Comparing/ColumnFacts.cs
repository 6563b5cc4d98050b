using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Model.Masking;
using LineageService.Sql.Lineage;
using LineageService.Sql.Typing;

namespace LineageService.Impact.Comparing;

/// <summary>Types, nullability, places and functions of the columns that two versions of a task write into one target.</summary>
internal sealed class ColumnFacts
{
    private readonly TaskReading _before;
    private readonly TaskReading _after;
    private readonly OutputColumn[] _old;
    private readonly OutputColumn[] _now;

    public ColumnFacts(TaskReading before, TaskReading after, DatasetId target)
    {
        (_before, _after) = (before, after);
        (_old, _now) = (Of(before, target), Of(after, target));
    }

    public static IEnumerable<string> NamesOf(TaskReading reading, DatasetId target) =>
        Of(reading, target).Select(column => column.Column.Column).Where(name => name != "*");

    public TextSpan? SpanOf(string name)
    {
        foreach (var column in _now) if (string.Equals(column.Column.Column, name, StringComparison.OrdinalIgnoreCase)) return column.Span;
        return null;
    }

    public TextSpan? SpanAt(int place) => place < _now.Length ? _now[place].Span : null;

    /// <summary>True where the lineage itself has columns that could not be named.</summary>
    public bool HasStar => _old.Any(column => column.Column.Column == "*") || _now.Any(column => column.Column.Column == "*");

    public string? FormerNameAt(int place) => place < _old.Length && _old[place].Column.Column != "*" ? _old[place].Column.Column : null;

    /// <summary>True where both versions pass the same columns of the same tables on as they are, so that nothing can differ.</summary>
    public bool IsPassedOn(string name)
    {
        var (old, now) = (Sources(_before, name), Sources(_after, name));
        return old is not null && now is not null && old.SetEquals(now);
    }

    private static HashSet<(DatasetId, string)>? Sources(TaskReading reading, string name)
    {
        var sources = new HashSet<(DatasetId, string)>();
        foreach (var edge in reading.Result.Columns)
        {
            if (!string.Equals(edge.Target.Column, name, StringComparison.OrdinalIgnoreCase)) continue;
            if (edge.Subtype != EdgeSubtype.Identity) return null;
            sources.Add((reading.DatasetOf(edge.Source.Table), edge.Source.Column.ToLowerInvariant()));
        }

        return sources.Count == 1 ? sources : null;
    }

    public string? NameAt(int place) => place < _now.Length && _now[place].Column.Column != "*" ? _now[place].Column.Column : null;

    public SqlType? TypeAt(TaskReading reading, int place) => ReferenceEquals(reading, _before)
        ? place < _old.Length ? _old[place].Type : null
        : place < _now.Length ? _now[place].Type : null;

    public bool BecomesNullable(int old, int now) => old < _old.Length && now < _now.Length && _old[old].Nullable == false && _now[now].Nullable == true;

    /// <summary>Which row of the table of categories a change of a column's expression is.</summary>
    public DiffCategory CategoryOf(string name)
    {
        var (old, now) = (Chains(_before, name), Chains(_after, name));
        if (old.Masks != now.Masks) return now.Masks ? DiffCategory.MaskingAdded : DiffCategory.MaskingRemoved;
        if (old.Aggregates != now.Aggregates) return DiffCategory.Grain;
        return now.Aggregates && !old.Functions.SetEquals(now.Functions) ? DiffCategory.Aggregate : DiffCategory.Expression;
    }

    private static OutputColumn[] Of(TaskReading reading, DatasetId target) =>
        [.. reading.Result.OutputColumns.Where(column => column.Column.Table is { } table ? reading.DatasetOf(table) == target : reading.Outputs.Length <= 1)];

    private static (bool Masks, bool Aggregates, HashSet<string> Functions) Chains(TaskReading reading, string name)
    {
        var (masks, aggregates, any) = (true, false, false);
        var functions = new HashSet<string>(StringComparer.Ordinal);
        foreach (var edge in reading.Result.Columns)
        {
            if (edge.Subtype.Type() != EdgeType.Direct || !string.Equals(edge.Target.Column, name, StringComparison.OrdinalIgnoreCase)) continue;
            any = true;
            aggregates |= edge.Subtype == EdgeSubtype.Aggregation;
            var masked = false;
            foreach (var function in edge.Functions.IsDefault ? [] : edge.Functions)
            {
                if (function.Class == FunctionClass.Aggregate) functions.Add(function.Name);
                masked |= MaskingCatalog.ClassOf(function) is MaskingClass.UnkeyedHash or MaskingClass.KeyedHash or MaskingClass.Encryption or MaskingClass.Truncation
                    or MaskingClass.PartialMask or MaskingClass.ShapeMask or MaskingClass.PatternReplacement or MaskingClass.Shape;
            }

            masks &= masked;
        }

        return (any && masks, aggregates, functions);
    }
}
