using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis;

/// <summary>What a result says in the words of datasets and fields.</summary>
/// <param name="Blocks">Edges by the dataset they go into; every dataset written has an entry.</param>
/// <param name="Unknowns">What is not known of each dataset written; missing where all is known.</param>
public sealed record TranslatedLineage(
    ImmutableArray<DatasetId> Inputs,
    ImmutableArray<DatasetId> Outputs,
    ImmutableArray<KeyValuePair<DatasetId, EdgeBlock>> Blocks,
    ImmutableDictionary<DatasetId, ImmutableArray<UnknownLineage>> Unknowns)
{
    /// <summary>The edges as objects, made when they are asked for.</summary>
    public ImmutableArray<KeyValuePair<DatasetId, ImmutableArray<LineageEdge>>> Edges =>
        [.. Blocks.Select(block => KeyValuePair.Create(block.Key, block.Value.ToEdges()))];
}

/// <summary>
/// Turns a <see cref="LineageResult"/> into edges between datasets' fields and row sets, one for each source, target and subtype.
/// Mutable; one per result.
/// </summary>
/// <param name="naming">The dataset of a table that the SQL names.</param>
/// <param name="target">Dataset that the task is meant to fill; it has an entry even where the SQL was not understood.</param>
public sealed class LineageTranslation(LineageResult result, Func<TableName, DatasetId> naming, DatasetId? target)
{
    private readonly Dictionary<TableName, DatasetId> _datasets = [];
    private readonly List<BlockDraft> _drafts = [];

    public TranslatedLineage Translate()
    {
        foreach (var table in result.Outputs) DraftOf(DatasetOf(table));
        if (target is { } meant && (result.OpaqueStatements > 0 || _drafts.Count == 0 && !result.OutputColumns.IsEmpty)) DraftOf(meant);

        var edges = result.Edges;
        var drafts = Drafts(edges);
        foreach (var edge in edges.Columns) drafts[edges.Targets[edge.Target].Table + 1]?.Add(edge);
        foreach (var edge in edges.Rows) drafts[edge.Target + 1]?.Add(edge);
        foreach (var edge in edges.SetDependences) drafts[edges.Targets[edge.Target].Table + 1]?.Add(edge);

        _drafts.Sort((left, right) => left.Target.CompareTo(right.Target));
        ImmutableArray<DatasetId> outputs = [.. _drafts.Select(draft => draft.Target)];
        return new TranslatedLineage(
            Datasets(result.Inputs),
            outputs,
            [.. _drafts.Select(draft => KeyValuePair.Create(draft.Target, draft.ToBlock()))],
            Unknowns(outputs));
    }

    // By one more than the place of each table that is written; nobody keeps what goes to the client.
    private BlockDraft?[] Drafts(ResultEdges edges)
    {
        var datasets = new DatasetId[edges.Tables.Length];
        for (var table = 0; table < datasets.Length; table++) datasets[table] = DatasetOf(edges.Tables[table]);

        var counts = new int[datasets.Length];
        foreach (var edge in edges.Columns) Count(edges.Targets[edge.Target].Table);
        foreach (var edge in edges.Rows) Count(edge.Target);
        foreach (var edge in edges.SetDependences) Count(edges.Targets[edge.Target].Table);

        var drafts = new BlockDraft?[datasets.Length + 1];
        for (var table = 0; table < datasets.Length; table++)
        {
            if (counts[table] == 0) continue;
            var draft = drafts[table + 1] = DraftOf(datasets[table]);
            draft.Begin(edges, datasets, counts[table]);
        }

        return drafts;

        void Count(int table)
        {
            if (table >= 0) counts[table]++;
        }
    }

    // An unknown names its source, not its target. It belongs to the targets that have unknown columns, or to all where the text itself was not read.
    private ImmutableDictionary<DatasetId, ImmutableArray<UnknownLineage>> Unknowns(ImmutableArray<DatasetId> outputs)
    {
        if (result.Unknowns.IsEmpty) return ImmutableDictionary<DatasetId, ImmutableArray<UnknownLineage>>.Empty;
        var incomplete = new HashSet<DatasetId>();
        foreach (var column in result.OutputColumns)
        {
            if (column.State == OriginState.Unknown && column.Column.Table is not null) incomplete.Add(DatasetOf(column.Column.Table));
        }

        if (incomplete.Count == 0 || result.OpaqueStatements > 0) incomplete.UnionWith(outputs);
        return incomplete.ToImmutableDictionary(dataset => dataset, _ => result.Unknowns);
    }

    private ImmutableArray<DatasetId> Datasets(ImmutableArray<TableName> tables)
    {
        var datasets = new SortedSet<DatasetId>();
        foreach (var table in tables) datasets.Add(DatasetOf(table));
        return [.. datasets];
    }

    private BlockDraft DraftOf(DatasetId dataset)
    {
        foreach (var draft in _drafts)
        {
            if (draft.Target == dataset) return draft;
        }

        var added = new BlockDraft(dataset);
        _drafts.Add(added);
        return added;
    }

    private DatasetId DatasetOf(TableName table)
    {
        if (!_datasets.TryGetValue(table, out var dataset)) _datasets[table] = dataset = naming(table);
        return dataset;
    }
}
