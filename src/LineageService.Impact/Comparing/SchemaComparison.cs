using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Typing;

namespace LineageService.Impact.Comparing;

/// <summary>Changes of tables, jobs and runs that no text shows: their atoms, and the schemas that hold from then on.</summary>
internal sealed class SchemaComparison(ImpactWorld world, ImpactOptions options)
{
    /// <summary>Types in schemas and atoms have the canonical spelling, which this dialect reads.</summary>
    public static readonly SqlDialect Ansi = SqlDialects.Find("ansi", out _);

    public void Compare(Change change, AtomDraft draft)
    {
        switch (change)
        {
            case ColumnDropped dropped:
                Drop(dropped, draft);
                break;
            case ColumnRenamed renamed:
                draft.Add(AtomKind.SchemaRename, renamed.Dataset, Spelled(renamed.Dataset, renamed.Column), DiffCategory.ColumnRenamed, Verdict.Breaking, renamed.Column, renamed.NewName);
                world.NoteRename(renamed.Dataset, renamed.Column, renamed.NewName);
                Edit(renamed.Dataset, columns => Replace(columns, renamed.Column, column => column with { Name = renamed.NewName }));
                break;
            case ColumnRetyped retyped:
                Retype(retyped, draft);
                break;
            case ColumnNullabilityChanged nullable:
                draft.Add(
                    AtomKind.Nullability, nullable.Dataset, Spelled(nullable.Dataset, nullable.Column), DiffCategory.Nullability, Verdict.Additive,
                    nullable.Nullable ? "NOT NULL" : "NULL", nullable.Nullable ? "NULL" : "NOT NULL");
                Edit(nullable.Dataset, columns => Replace(columns, nullable.Column, column => column with { Nullable = nullable.Nullable }));
                break;
            case ColumnAdded added:
                draft.Add(AtomKind.Add, added.Dataset, added.Column, DiffCategory.ColumnAdded, Verdict.Additive, after: added.Type ?? added.Column);
                Edit(added.Dataset, columns => columns.Add(new SchemaColumn(added.Column, added.Type)));
                break;
            case ColumnsReordered reordered:
                draft.Add(AtomKind.Order, reordered.Dataset, null, DiffCategory.ColumnsReordered, Verdict.OrderOnly, after: string.Join(", ", reordered.Columns));
                Edit(reordered.Dataset, columns => [.. columns.OrderBy(column => Place(reordered.Columns, column.Name))]);
                break;
            case MeaningChanged meaning:
                draft.Add(AtomKind.Value, meaning.Dataset, Spelled(meaning.Dataset, meaning.Column), DiffCategory.DeclaredMeaning, Verdict.Behavioral, after: meaning.Note);
                break;
            case RowsChanged rows:
                draft.Add(AtomKind.RowSet, rows.Dataset, null, DiffCategory.DeclaredMeaning, Verdict.Behavioral, after: rows.Note);
                break;
            case TableDropped table:
                DropAll(table.Dataset, DiffCategory.TableDropped, draft);
                break;
            case TableRenamed table:
                DropAll(table.Dataset, DiffCategory.TableRenamed, draft);
                if (world.Source.FindSchema(table.Dataset) is { } schema)
                    world.SetSchema(table.NewName, schema with { Name = world.Source.TableOf(table.NewName) });
                break;
            case TableAspectChanged aspect:
                CompareAspect(aspect, draft);
                break;
            case JobMetadataChanged metadata:
                foreach (var output in OutputsOf(metadata.Job))
                    draft.Add(AtomKind.Meta, output, null, DiffCategory.Metadata, Verdict.MetadataOnly, $"{metadata.What}: {metadata.Before}", $"{metadata.What}: {metadata.After}");
                draft.Note(DiffCategory.Metadata, Verdict.MetadataOnly);
                break;
            case ScheduleChanged schedule:
                Late(schedule.Job, schedule.Delay, DiffCategory.Schedule, draft);
                break;
            case JobFailed failed:
                Late(failed.Job, null, DiffCategory.JobFailed, draft);
                break;
            case JobLate late:
                Late(late.Job, late.Delay, DiffCategory.JobLate, draft);
                break;
            case PartitionsBad bad:
                draft.Add(AtomKind.RowSet, bad.Dataset, null, DiffCategory.PartitionsBad, Verdict.Behavioral);
                foreach (var column in ColumnsOf(bad.Dataset)) draft.Add(AtomKind.Value, bad.Dataset, column, DiffCategory.PartitionsBad, Verdict.Behavioral);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Drop(ColumnDropped dropped, AtomDraft draft)
    {
        var column = Spelled(dropped.Dataset, dropped.Column);
        var facts = world.Source.FactsOf(dropped.Dataset);
        var isOver = options.Now is { } now && facts.DeprecatedSince.TryGetValue(column, out var since) && now - since >= options.DeprecationWindow
            && facts.ColumnReaders30Days.TryGetValue(column, out var readers) && readers == 0;
        if (isOver) draft.Say($"{column} was marked as deprecated long enough, and nobody read it.");
        draft.Add(AtomKind.SchemaDrop, dropped.Dataset, column, DiffCategory.ColumnDropped, isOver ? Verdict.AllowedByDeprecation : Verdict.Breaking, column);
        Edit(dropped.Dataset, columns => columns.RemoveAll(known => Same(known.Name, column) || known.Name.StartsWith(column + ".", StringComparison.OrdinalIgnoreCase)));
    }

    private void Retype(ColumnRetyped retyped, AtomDraft draft)
    {
        var column = Spelled(retyped.Dataset, retyped.Column);
        var old = retyped.OldType ?? world.Source.FindSchema(retyped.Dataset)?.Columns.FirstOrDefault(known => Same(known.Name, column)).Type;
        var (before, after) = (SqlTypes.Parse(old, Ansi), SqlTypes.Parse(retyped.NewType, Ansi));

        // Of an unknown type the safe answer is that it may not fit.
        var kind = before is null || after is null ? TypeChangeKind.Narrowed : TypeChanges.Of(before, after);
        if (kind == TypeChangeKind.None)
        {
            draft.Note(DiffCategory.Unchanged, Verdict.None);
            return;
        }

        var narrowed = kind == TypeChangeKind.Narrowed;
        draft.Add(
            AtomKind.Type, retyped.Dataset, column, narrowed ? DiffCategory.TypeNarrowed : DiffCategory.TypeWidened, narrowed ? Verdict.Breaking : Verdict.Additive,
            before?.ToString() ?? old, after?.ToString() ?? retyped.NewType);
        Edit(retyped.Dataset, columns => Replace(columns, column, known => known with { Type = retyped.NewType }));
    }

    private static void CompareAspect(TableAspectChanged aspect, AtomDraft draft)
    {
        var (kind, category, verdict) = aspect.Aspect switch
        {
            TableAspect.PartitionKey => (AtomKind.RowSet, DiffCategory.PartitionKey, Verdict.Breaking),
            TableAspect.Key => (AtomKind.RowSet, DiffCategory.Key, Verdict.Behavioral),
            TableAspect.TimeToLive => (AtomKind.RowSet, DiffCategory.TimeToLive, Verdict.Behavioral),
            TableAspect.Format => (AtomKind.Unknown, DiffCategory.Format, Verdict.Unknown),
            TableAspect.Clustering => (AtomKind.Meta, DiffCategory.Clustering, Verdict.MetadataOnly),
            TableAspect.Description or TableAspect.Owner => (AtomKind.Meta, DiffCategory.Metadata, Verdict.MetadataOnly),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        draft.Add(kind, aspect.Dataset, null, category, verdict, aspect.Before, aspect.After);
    }

    private void DropAll(DatasetId dataset, DiffCategory category, AtomDraft draft)
    {
        foreach (var column in ColumnsOf(dataset)) draft.Add(AtomKind.SchemaDrop, dataset, column, category, Verdict.Breaking, column);
        draft.Add(AtomKind.SchemaDrop, dataset, null, category, Verdict.Breaking);
        world.SetSchema(dataset, null);
    }

    private void Late(JobId job, TimeSpan? delay, DiffCategory category, AtomDraft draft)
    {
        foreach (var output in OutputsOf(job)) draft.Add(AtomKind.Timeliness, output, null, category, Verdict.Timeliness, delay: delay);
        draft.Note(category, Verdict.Timeliness);
    }

    private IEnumerable<DatasetId> OutputsOf(JobId job)
    {
        if (world.Source.Graph.FindJob(job) is not { } known) return world.After(job)?.Outputs ?? [];
        return Propagation.GraphFacts.Of(world.Source.Graph).OutputsOf(known.Ordinal).Select(output => world.Source.Graph.DatasetAt(output).Id);
    }

    private List<string> ColumnsOf(DatasetId dataset)
    {
        if (world.Source.FindSchema(dataset) is { } schema) return [.. schema.Columns.Select(column => column.Name)];
        if (world.Source.Graph.FindDataset(dataset) is not { } known) return [];
        var fields = world.Source.Graph.Canonical(known).Fields;
        return [.. Enumerable.Range(0, fields.Count).Select(i => fields[i]).Where(path => path != "*")];
    }

    private string Spelled(DatasetId dataset, string column) => ColumnsOf(dataset).Find(known => Same(known, column)) ?? column;

    private void Edit(DatasetId dataset, Func<ImmutableArray<SchemaColumn>, ImmutableArray<SchemaColumn>> edit)
    {
        if (world.SchemaAfter(dataset) is { } schema) world.SetSchema(dataset, new TableSchema(schema.Name, edit(schema.Columns), schema.IsComplete) { Keys = schema.Keys });
    }

    private static ImmutableArray<SchemaColumn> Replace(ImmutableArray<SchemaColumn> columns, string name, Func<SchemaColumn, SchemaColumn> change) =>
        [.. columns.Select(column => Same(column.Name, name) ? change(column) : column)];

    private static int Place(ImmutableArray<string> order, string name)
    {
        for (var i = 0; i < order.Length; i++) if (Same(order[i], name)) return i;
        return int.MaxValue;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
