using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.ImpactJudges.Rebinding;

/// <summary>
/// Binds every consumer of a changed table again, against the changed catalog, and those of what changes behind them. What resolved before and does not
/// now fails. A failing view fails its readers too; what another failing task fills keeps its columns.
/// </summary>
internal sealed class RebindingJudge(Warehouse warehouse)
{
    // What each task could not resolve before the change: asked for again and again.
    private readonly Dictionary<JobId, Bound> _before = [];

    /// <summary>The consumers that fail, without the tasks that the change itself is of.</summary>
    public HashSet<JobId> Failing(GeneratedChange change, CancellationToken cancellationToken)
    {
        var failing = new HashSet<JobId>();
        var catalogs = new Dictionary<string, ChangedCatalog>(StringComparer.Ordinal);
        var waiting = new Queue<(DatasetId Table, bool Fails)>();
        var seen = new HashSet<(JobId, DatasetId)>();
        Put(change.Table, change.After);
        waiting.Enqueue((change.Table, change.After is null));
        while (waiting.TryDequeue(out var next))
        {
            foreach (var job in warehouse.ReadersOf(next.Table))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (failing.Contains(job.Id) || job.Outputs.Contains(change.Table) || !seen.Add((job.Id, next.Table))) continue;
                if (warehouse.TaskOf(job) is not { } task) continue;
                Bound? after = null;
                if (next.Fails || (after = Bind(task, CatalogOf(task.DatasetNamespace), cancellationToken)).FailsBeside(BeforeOf(task, cancellationToken)))
                {
                    failing.Add(job.Id);
                    if (IsView(job)) foreach (var output in job.Outputs) waiting.Enqueue((output, true));
                    continue;
                }

                foreach (var output in job.Outputs) Follow(output, BeforeOf(task, cancellationToken), after!);
            }
        }

        return failing;

        ChangedCatalog CatalogOf(string @namespace)
        {
            if (!catalogs.TryGetValue(@namespace, out var catalog))
                catalogs[@namespace] = catalog = new ChangedCatalog(warehouse.Source.CatalogOf(@namespace));
            return catalog;
        }

        void Put(DatasetId dataset, TableSchema? schema) => CatalogOf(dataset.Namespace).Set(warehouse.Source.TableOf(dataset), schema);

        // What a consumer makes may have other columns now, without anything of it failing.
        void Follow(DatasetId output, Bound was, Bound now)
        {
            var table = warehouse.Source.TableOf(output);
            var gone = was.OutputsOf(table).Except(now.OutputsOf(table), StringComparer.OrdinalIgnoreCase).ToList();
            var come = now.OutputsOf(table).Except(was.OutputsOf(table), StringComparer.OrdinalIgnoreCase).ToList();
            if (gone.Count + come.Count == 0 || warehouse.Source.FindSchema(output) is not { } schema) return;
            if (CatalogOf(output.Namespace).Find(table.Parts.AsSpan()) is { } present) schema = present;
            var columns = schema.Columns.RemoveAll(column => gone.Exists(name => IsOf(column.Name, name)));
            columns = columns.AddRange(come.Where(name => !columns.Any(column => IsOf(column.Name, name))).Select(name => new SchemaColumn(name)));
            Put(output, schema with { Columns = columns });
            waiting.Enqueue((output, false));
        }
    }

    private static bool IsOf(string column, string name) =>
        column.Equals(name, StringComparison.OrdinalIgnoreCase) || column.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase);

    private static bool IsView(JobRecord job) => job.Kind is "view";

    private Bound BeforeOf(ImpactTask task, CancellationToken cancellationToken)
    {
        if (!_before.TryGetValue(task.Id, out var bound))
            _before[task.Id] = bound = Bind(task, warehouse.Source.CatalogOf(task.DatasetNamespace), cancellationToken);
        return bound;
    }

    private static Bound Bind(ImpactTask task, ISchemaCatalog catalog, CancellationToken cancellationToken)
    {
        var result = SqlLineageAnalyzer.Analyze(task.Sql, task.Dialect, task.FrontEnd!, catalog, task.Options with { RecordUses = true }, cancellationToken);
        return new Bound(result);
    }

    /// <summary>What a binding could not resolve, and the columns that it gives.</summary>
    private sealed class Bound
    {
        // docs/problems.md
        private const string OutdatedSchema = "SQL2003";

        private readonly HashSet<(string Name, TextSpan Span)> _unresolved;
        private readonly Dictionary<TextSpan, int> _widths;
        private readonly ImmutableArray<(TableName? Table, string Column)> _outputs;

        public Bound(LineageResult result)
        {
            // The binder takes a column that its table's schema lacks for a newer one, and warns; an engine would refuse it.
            _unresolved =
            [
                .. result.Uses!.Unresolved.Select(name => (name.Name, name.Span)),
                .. result.Uses.UnevenOperations.Select(span => ("branches", span)),
                .. result.Uses.Faults.Select(fault => ($"{fault.Kind} {fault.Subject}", fault.Span)),
                .. result.Diagnostics.Where(diagnostic => diagnostic.Code == OutdatedSchema)
                    .Select(diagnostic => (diagnostic.Message, diagnostic.Span ?? default)),
            ];
            _widths = result.Uses.SubqueryWidths.DistinctBy(width => width.Span).ToDictionary(width => width.Span, width => width.Columns);
            _outputs = [.. result.OutputColumns.Select(output => (output.Column.Table, output.Column.Column))];
        }

        public bool FailsBeside(Bound before) => !_unresolved.IsSubsetOf(before._unresolved) || before._widths.Any(width => _widths.TryGetValue(width.Key, out var now) && now != width.Value);

        // A bare query's columns go to its target.
        public IEnumerable<string> OutputsOf(TableName table) => _outputs.Where(output => output.Table is null || output.Table.Equals(table))
            .Select(output => output.Column).Where(column => !column.Contains('.', StringComparison.Ordinal));
    }
}
