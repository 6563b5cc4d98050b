using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Findings;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Caching;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Findings;

/// <summary>
/// Columns that inner joins require to be equal (propagation.md T16). An edge tells that a column joins, not how: so the texts of the jobs that join by a
/// labelled column are read again, each once as long as it stays the same. Thread-safe.
/// </summary>
public static class JoinedColumns
{
    // Pairs of a text: few, beside the text itself, which is not kept.
    private const int MaxRemembered = 50_000;

    private static readonly ConditionalWeakTable<LabelState, StrongBox<ImmutableArray<(FieldId, FieldId)>>> OfStates = [];
    private static readonly RecentEntries<string, StrongBox<ImmutableArray<(FieldId, FieldId)>>> OfTexts = new(MaxRemembered);

    /// <summary>Pairs of fields, of which at least one has an open label where it matters.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImmutableArray<(FieldId Left, FieldId Right)>> OfAsync(LabelState state, ILineageStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(store);
        if (OfStates.TryGetValue(state, out var known)) return known.Value;
        var pairs = new HashSet<(FieldId, FieldId)>();
        foreach (var id in JoiningJobs.Of(state, cancellationToken))
        {
            if (await store.FindJobAsync(id, cancellationToken).ConfigureAwait(false) is { Sql: not null } job)
                pairs.UnionWith(await OfAsync(job, store, cancellationToken).ConfigureAwait(false));
        }

        // What a text calls a column and the graph does not know is nobody's.
        var found = new StrongBox<ImmutableArray<(FieldId, FieldId)>>([.. pairs.Where(pair => IsKnown(pair.Item1) && IsKnown(pair.Item2))]);
        OfStates.AddOrUpdate(state, found);
        return found.Value;

        bool IsKnown(FieldId field) => state.Graph.FindNode(LineageNode.Field(field.Dataset, field.Path)) >= 0;
    }

    private static async Task<ImmutableArray<(FieldId, FieldId)>> OfAsync(JobRecord job, ILineageStore store, CancellationToken cancellationToken)
    {
        if (DefinitionOf(job) is not { } definition) return [];
        var known = new List<DatasetRecord>();
        foreach (var input in job.Inputs)
            if (await store.FindDatasetAsync(input, cancellationToken).ConfigureAwait(false) is { } record) known.Add(record);
        var key = KeyOf(definition, known);
        if (OfTexts.Find(key) is { } remembered) return remembered.Value;
        var pairs = Read(definition, job, known, cancellationToken);
        OfTexts.Add(key, new StrongBox<ImmutableArray<(FieldId, FieldId)>>(pairs));
        return pairs;
    }

    // The text of an event has no names of its own: they are those of its datasets.
    private static TaskDefinition? DefinitionOf(JobRecord job)
    {
        if (StoredDefinition.Of(job) is { } definition) return definition;
        if (job.Inputs is not [var first, ..]) return null;
        var dialect = job.Dialect ?? job.Inputs.Select(input => NamespaceDialects.Find(input.Namespace)).FirstOrDefault(found => found is not null) ?? "ansi";
        return new TaskDefinition(job.Id, dialect, job.Sql!, first.Namespace);
    }

    private static ImmutableArray<(FieldId, FieldId)> Read(TaskDefinition definition, JobRecord job, List<DatasetRecord> known, CancellationToken cancellationToken)
    {
        var catalogs = new CatalogSet();
        foreach (var record in known) catalogs.Seed(record);
        var task = new PreparedTask(definition, null, UserFunctions.None);
        var windows = TaskAnalysis.WindowsOf(task, cancellationToken);
        var result = SqlAnalysis.Analyze(
            definition.Sql, task.Dialect, null, catalogs.Of(definition.DatasetNamespace), task.Options with { RecordUses = true }, cancellationToken);
        if (result.Uses is not { } uses) return [];
        return [.. uses.EqualColumns.Select(pair => (FieldOf(pair.Left), FieldOf(pair.Right)))];

        FieldId FieldOf(Sql.Lineage.SourceColumn column)
        {
            var dataset = windows?.Window(column.Table) ?? task.DatasetOf(column.Table);
            return new FieldId(job.Inputs.Contains(dataset) ? dataset : Named(dataset), column.Column);
        }

        // The one input that ends in the name that the text has.
        DatasetId Named(DatasetId dataset)
        {
            var ends = job.Inputs.Where(input => input.Name.EndsWith('.' + dataset.Name, StringComparison.OrdinalIgnoreCase)
                || input.Name.Equals(dataset.Name, StringComparison.OrdinalIgnoreCase)).ToList();
            return ends is [var only] ? only : dataset;
        }
    }

    private static string KeyOf(TaskDefinition definition, List<DatasetRecord> known)
    {
        using var hash = new ContentHash();
        foreach (var part in (ReadOnlySpan<string?>)[
            definition.Dialect, definition.Sql, definition.DatasetNamespace, definition.DefaultDatabase, definition.DefaultSchema, definition.Target, SqlAnalysis.EngineVersion])
            hash.Append(part ?? "");
        foreach (var (name, value) in definition.Parameters)
        {
            hash.Append(name);
            hash.Append(value);
        }

        foreach (var record in known)
        {
            hash.Append(record.Id.Namespace);
            hash.Append(record.Id.Name);
            if (record.Schema != SchemaKnowledge.Complete) continue;
            foreach (var field in record.Fields)
            {
                hash.Append(field.Path);
                hash.Append(field.Type ?? "");
            }
        }

        return hash.Finish();
    }
}
