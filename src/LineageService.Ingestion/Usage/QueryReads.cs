using System.Collections.Immutable;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Usage;

/// <summary>What a text reads: the sources of its edges, in any clause, by dataset, and which columns its joins compare.</summary>
internal sealed class QueryReads
{
    private readonly SortedDictionary<DatasetId, SortedSet<string>> _fields = [];
    private readonly HashSet<DatasetId> _unresolved = [];
    private readonly Dictionary<(DatasetId, DatasetId), SortedSet<JoinedPair>> _joins = [];

    private QueryReads()
    {
    }

    /// <summary>True where a text, or a part of it, was not understood: it may read anything.</summary>
    public bool IsOpaque { get; private init; }

    public static QueryReads Of(LineageResult result, KnownDatasets known, string @namespace)
    {
        var names = new Dictionary<TableName, DatasetId>();
        var reads = new QueryReads { IsOpaque = result.OpaqueStatements > 0 };
        foreach (var input in result.Inputs) reads._fields.TryAdd(DatasetOf(input), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var edge in result.Columns) reads.Add(DatasetOf(edge.Source.Table), edge.Source.Column);
        foreach (var edge in result.Rows)
            if (edge.Column is { } column) reads.Add(DatasetOf(edge.Table), column);
        reads.AddJoins(result.Rows, DatasetOf);
        foreach (var unknown in result.Unknowns) reads.AddUnknown(unknown, result.Inputs, DatasetOf);
        if (reads.IsOpaque) reads._unresolved.UnionWith(reads._fields.Keys);
        return reads;

        DatasetId DatasetOf(TableName table)
        {
            if (!names.TryGetValue(table, out var dataset)) names[table] = dataset = known.Spell(DatasetNaming.ToDataset(table, @namespace));
            return dataset;
        }
    }

    public ImmutableArray<DatasetRead> ToReads() => [.. _fields.Keys.Select(Read)];

    /// <summary>The fields of one dataset; null where they are not known.</summary>
    public ImmutableArray<string>? FieldsOf(DatasetId dataset) =>
        _fields.TryGetValue(dataset, out var fields) && !_unresolved.Contains(dataset) ? [.. fields] : null;

    public ImmutableArray<UsageJoin> JoinsOf(DatasetId dataset) =>
        [.. _joins.Where(join => join.Key.Item1 == dataset).OrderBy(join => join.Key.Item2).Select(join => new UsageJoin(join.Key.Item2, [.. join.Value]))];

    private DatasetRead Read(DatasetId dataset) => new(dataset, FieldsOf(dataset)) { Joins = JoinsOf(dataset) };

    private void Add(DatasetId dataset, string field)
    {
        if (!_fields.TryGetValue(dataset, out var fields)) _fields[dataset] = fields = new SortedSet<string>(StringComparer.Ordinal);
        fields.Add(field);
    }

    // Columns of one condition stand at one place of the text. Two are a pair; of more, those that follow each other, as they were written.
    private void AddJoins(IEnumerable<RowEdge> rows, Func<TableName, DatasetId> datasetOf)
    {
        var conditions = new Dictionary<TextSpan, List<(DatasetId Dataset, string Column)>>();
        foreach (var row in rows)
        {
            if (row.Subtype != EdgeSubtype.Join || row.Column is null) continue;
            if (!conditions.TryGetValue(row.Span, out var columns)) conditions[row.Span] = columns = [];
            if (!columns.Contains((datasetOf(row.Table), row.Column))) columns.Add((datasetOf(row.Table), row.Column));
        }

        foreach (var columns in conditions.Values)
        {
            foreach (var (left, _) in columns)
                foreach (var (right, _) in columns)
                    if (left != right) _joins.TryAdd((left, right), []);
            if (columns.Count % 2 != 0) continue;
            for (var i = 0; i < columns.Count; i += 2)
            {
                var (left, right) = (columns[i], columns[i + 1]);
                if (left.Dataset == right.Dataset) continue;
                _joins[(left.Dataset, right.Dataset)].Add(new JoinedPair(left.Column, right.Column));
                _joins[(right.Dataset, left.Dataset)].Add(new JoinedPair(right.Column, left.Column));
            }
        }
    }

    private void AddUnknown(UnknownLineage unknown, ImmutableArray<TableName> inputs, Func<TableName, DatasetId> datasetOf)
    {
        var found = false;
        if (unknown.Table is { } table)
        {
            foreach (var input in inputs)
            {
                var name = input.ToString();
                if (!name.Equals(table, StringComparison.OrdinalIgnoreCase) && !name.EndsWith('.' + table, StringComparison.OrdinalIgnoreCase)) continue;
                _unresolved.Add(datasetOf(input));
                found = true;
            }
        }

        // Nobody says whose columns are missing: they may be of any table.
        if (!found) _unresolved.UnionWith(_fields.Keys);
    }
}
