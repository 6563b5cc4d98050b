using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Impact.Changes;
using LineageService.Impact.Propagation;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;
using LineageService.Sql.Typing;

namespace LineageService.Impact.Comparing;

/// <summary>
/// Takes in a change set: tables first, then tasks from their sources to their sinks, so that each new text is read against the tables as they will be.
/// Mutable; one per question.
/// </summary>
internal sealed class ChangeIntake(ImpactWorld world, ImpactOptions options, ChangeSet changes)
{
    private readonly AtomDraft?[] _drafts = new AtomDraft?[changes.Changes.Length];

    public IEnumerable<AtomDraft> Drafts => _drafts.OfType<AtomDraft>();

    /// <summary>What a changed task writes, for reasons that are about the task itself.</summary>
    public DatasetId TargetOf(JobId job) => world.After(job)?.Outputs.FirstOrDefault() ?? default;

    public void Take()
    {
        var schemas = new SchemaComparison(world, options);
        for (var i = 0; i < changes.Changes.Length; i++)
        {
            if (changes.Changes[i] is TaskChanged) continue;
            var draft = _drafts[i] = new AtomDraft(i, SubjectOf(changes.Changes[i]), null);
            schemas.Compare(changes.Changes[i], draft);
        }

        TakeTasks();
    }

    private void TakeTasks()
    {
        var tasks = new List<(int Change, TaskChanged Task, TaskReading? After)>();
        for (var i = 0; i < changes.Changes.Length; i++)
        {
            if (changes.Changes[i] is not TaskChanged task) continue;
            var job = task.After?.Id ?? task.Before?.Id ?? default;
            _drafts[i] = new AtomDraft(i, job.ToString(), job);
            if (task.After is null) world.Remove(job);
            tasks.Add((i, task, null));
        }

        // In parallel for a first look, which tells the order; what lies behind a changed table is read again in its turn.
        var readings = new TaskReading?[tasks.Count];
        Parallel.For(0, tasks.Count, new ParallelOptions { CancellationToken = world.CancellationToken }, i =>
        {
            if (tasks[i].Task.Before is { } old) world.ReadBefore(old);
            if (tasks[i].Task.After is { } text) readings[i] = TaskReading.Of(text, world.CatalogOf(text.DatasetNamespace), world.Source, world.CancellationToken);
        });
        for (var i = 0; i < readings.Length; i++) if (readings[i] is { } reading) world.Keep(reading);
        var order = ChangeOrder.Of(readings);
        var touched = new HashSet<DatasetId>(world.ChangedSchemas);
        foreach (var i in order)
        {
            world.CancellationToken.ThrowIfCancellationRequested();
            var (change, task, _) = tasks[i];
            var after = readings[i];
            if (after is not null && after.Inputs.Any(touched.Contains)) after = world.ReadAfter(task.After!);
            Compare(task, after, _drafts[change]!);
            if (after is null) continue;
            foreach (var output in after.Outputs) if (TakeSchema(after, output)) touched.Add(output);
        }
    }

    private void Compare(TaskChanged task, TaskReading? after, AtomDraft draft)
    {
        var before = task.Before is { } old ? world.ReadBefore(old) : null;
        if (after is null)
        {
            if (before is not null) Removed(before, draft);
            return;
        }

        if (before is null)
        {
            Appeared(after, draft);
            return;
        }

        new TaskComparison(world, before, after, draft).Compare();
        if (!after.IsOpaque) foreach (var gone in before.Outputs.Except(after.Outputs)) GoneTarget(before, gone, draft);
        foreach (var (what, was, now) in new[]
        {
            ("owner", before.Task.Owner, after.Task.Owner), ("team", before.Task.Team, after.Task.Team), ("tier", before.Task.Tier, after.Task.Tier),
            ("queue", before.Task.Queue, after.Task.Queue),
        })
        {
            if (was != now) foreach (var output in after.Outputs) draft.Add(AtomKind.Meta, output, null, DiffCategory.Metadata, Verdict.MetadataOnly, $"{what}: {was}", $"{what}: {now}");
        }

        if (before.Task.Schedule != after.Task.Schedule)
            foreach (var output in after.Outputs) draft.Add(AtomKind.Timeliness, output, null, DiffCategory.Schedule, Verdict.Timeliness, before.Task.Schedule, after.Task.Schedule);
    }

    private void Removed(TaskReading before, AtomDraft draft)
    {
        foreach (var output in before.Outputs) GoneTarget(before, output, draft);
        if (before.Outputs.IsEmpty) draft.Note(DiffCategory.JobRemoved, Verdict.None);
    }

    // Whose only writer goes away is not filled any more; a view is gone with its text.
    private void GoneTarget(TaskReading before, DatasetId output, AtomDraft draft)
    {
        var job = before.Task.Id;
        var facts = GraphFacts.Of(world.Source.Graph);
        var number = world.Source.Graph.FindDataset(output) is { } known ? world.Source.Graph.Canonical(known).Ordinal : -1;
        var others = number >= 0 && Enumerable.Range(0, world.Source.Graph.JobCount).Any(other =>
            world.Source.Graph.JobAt(other).Id != job && facts.OutputsOf(other).Contains(number) && !(world.Changed.TryGetValue(world.Source.Graph.JobAt(other).Id, out var changed) && changed is null));
        var replaced = world.Changed.Any(pair => pair.Key != job && pair.Value is { } reading && reading.Outputs.Contains(output));
        if (others || replaced)
        {
            if (!replaced) draft.Add(AtomKind.RowSet, output, null, DiffCategory.JobRemoved, Verdict.Behavioral);
            return;
        }

        draft.Note(DiffCategory.JobRemoved, Verdict.Breaking);
        draft.Add(AtomKind.SchemaDrop, output, null, DiffCategory.TableDropped, Verdict.Breaking);
        foreach (var column in ColumnFacts.NamesOf(before, output).Distinct(StringComparer.OrdinalIgnoreCase))
            draft.Add(AtomKind.SchemaDrop, output, column, DiffCategory.TableDropped, Verdict.Breaking, column);
        world.SetSchema(output, null);
    }

    private void Appeared(TaskReading after, AtomDraft draft)
    {
        draft.Note(DiffCategory.JobAdded, Verdict.Additive);
        foreach (var output in after.Outputs)
        {
            if (world.Source.Graph.FindDataset(output) is not null) draft.Add(AtomKind.RowSet, output, null, DiffCategory.JobAdded, Verdict.Behavioral);
        }
    }

    /// <summary>The schema of what a task defines by its query; false where it stays as it was.</summary>
    private bool TakeSchema(TaskReading reading, DatasetId output)
    {
        if (ColumnComparison.BindingOf(reading, output) != WriteBinding.Named || reading.IsOpaque) return false;
        var columns = ImmutableArray.CreateBuilder<SchemaColumn>();
        foreach (var column in reading.Result.OutputColumns)
        {
            if (column.Column.Table is { } table && reading.DatasetOf(table) != output) continue;
            if (column.Column.Column == "*") return false;
            columns.Add(new SchemaColumn(column.Column.Column, column.Type?.ToString()) { Nullable = column.Nullable });
        }

        if (columns.Count == 0) return false;
        var known = world.Source.FindSchema(output);
        if (known is not null && known.Columns.Length == columns.Count && known.Columns.Zip(columns, IsSame).All(same => same)) return false;
        world.SetSchema(output, new TableSchema(known?.Name ?? world.Source.TableOf(output), columns.ToImmutable()) { Keys = known?.Keys ?? [] });
        foreach (var atom in Drafts.SelectMany(draft => draft.Atoms))
            if (atom.Kind == AtomKind.SchemaRename && atom.Dataset == output) world.NoteRename(output, atom.Column!, atom.After!);
        return true;
    }

    // A type that is not known any more is no other type.
    private static bool IsSame(SchemaColumn one, SchemaColumn other) => string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase)
        && (other.Type is null || one.Type is not null && TypeChanges.Of(SqlTypes.Parse(one.Type, SchemaComparison.Ansi), SqlTypes.Parse(other.Type, SchemaComparison.Ansi)) == TypeChangeKind.None);

    private static string SubjectOf(Change change) => change switch
    {
        TaskChanged task => (task.After?.Id ?? task.Before?.Id ?? default).ToString(),
        ColumnDropped { Dataset: var dataset } => dataset.ToString(),
        ColumnRenamed { Dataset: var dataset } => dataset.ToString(),
        ColumnRetyped { Dataset: var dataset } => dataset.ToString(),
        ColumnNullabilityChanged { Dataset: var dataset } => dataset.ToString(),
        ColumnAdded { Dataset: var dataset } => dataset.ToString(),
        ColumnsReordered { Dataset: var dataset } => dataset.ToString(),
        MeaningChanged { Dataset: var dataset } => dataset.ToString(),
        RowsChanged { Dataset: var dataset } => dataset.ToString(),
        TableDropped { Dataset: var dataset } => dataset.ToString(),
        TableRenamed { Dataset: var dataset } => dataset.ToString(),
        TableAspectChanged { Dataset: var dataset } => dataset.ToString(),
        PartitionsBad { Dataset: var dataset } => dataset.ToString(),
        JobMetadataChanged { Job: var job } => job.ToString(),
        ScheduleChanged { Job: var job } => job.ToString(),
        JobFailed { Job: var job } => job.ToString(),
        JobLate { Job: var job } => job.ToString(),
        _ => throw new UnreachableException(),
    };
}
