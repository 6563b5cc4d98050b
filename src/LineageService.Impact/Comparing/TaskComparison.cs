using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Canonical;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Comparing;

/// <summary>
/// Compares two versions of a task's text: equal canonical forms are no change; else statement by statement what its targets get otherwise
/// (impact.md §B.3, steps 1 to 3). Mutable; one per changed task.
/// </summary>
internal sealed class TaskComparison(ImpactWorld world, TaskReading before, TaskReading after, AtomDraft draft)
{
    public void Compare()
    {
        if (before.Task.Sql == after.Task.Sql && !after.IsOpaque) return;
        if (after.IsOpaque || before.IsOpaque)
        {
            CompareOpaque();
            return;
        }

        var (old, now) = (Form(before, null), Form(after, world.FormerColumns(after.Task.DatasetNamespace)));
        if (old.Text == now.Text)
        {
            draft.Note(DiffCategory.Unchanged, Verdict.None);
            return;
        }

        if (!now.IsComplete || !old.IsComplete)
        {
            CompareOpaque();
            return;
        }

        Match(old, now);
    }

    private CanonicalScript Form(TaskReading reading, Func<Sql.Catalog.TableName, string, string?>? former) => CanonicalScript.Of(
        reading.Task.Sql, reading.Task.Dialect, former is null && ReferenceEquals(reading, before) ? world.Source.CatalogOf(reading.Task.DatasetNamespace) : world.CatalogOf(reading.Task.DatasetNamespace),
        new CanonicalOptions(reading.Task.Options.DefaultDatabase, reading.Task.Options.DefaultSchema) { FormerColumn = former }, world.CancellationToken);

    private void CompareOpaque()
    {
        draft.Say("A statement was not understood, so that the two versions cannot be compared.");
        draft.Note(DiffCategory.Unparsed, Verdict.Unknown);
        foreach (var output in before.Outputs.Union(after.Outputs).Union(after.Task.TargetDataset is { } target ? [target] : []))
            draft.Add(AtomKind.Unknown, output, null, DiffCategory.Unparsed, Verdict.Unknown);
    }

    // Equal statements stand for each other; of the rest those that do the same to the same table, in their order.
    private void Match(CanonicalScript old, CanonicalScript now)
    {
        var (formerly, from) = (Working(old), Working(now));
        var left = Unmatched(formerly, from);
        var right = Unmatched(from, formerly);
        if (left.Count + right.Count == 0)
        {
            if (formerly.Select(statement => statement.Text).SequenceEqual(from.Select(statement => statement.Text), StringComparer.Ordinal)) draft.Note(DiffCategory.Unchanged, Verdict.None);
            else Reordered();
            return;
        }

        foreach (var statement in right.ToList())
        {
            var partner = left.FindIndex(other => other.Target == statement.Target && IsQuery(other) == IsQuery(statement) && SameVerb(other, statement));
            if (partner < 0) continue;
            new StatementComparison(world, before, after, draft).Compare(left[partner], statement);
            left.RemoveAt(partner);
            right.Remove(statement);
        }

        foreach (var statement in left.Concat(right)) Whole(statement);
    }

    // Where a task runs is no part of what it does.
    private static ImmutableArray<CanonicalStatement> Working(CanonicalScript script) => script.Statements.RemoveAll(statement =>
        statement is { Write: CanonicalWrite.Other, Query: null } && QueueSettings.IsSetBy(statement.Header));

    private static List<CanonicalStatement> Unmatched(ImmutableArray<CanonicalStatement> statements, ImmutableArray<CanonicalStatement> others)
    {
        var texts = others.GroupBy(statement => statement.Text, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var unmatched = new List<CanonicalStatement>();
        foreach (var statement in statements)
        {
            if (texts.TryGetValue(statement.Text, out var count) && count > 0) texts[statement.Text] = count - 1;
            else unmatched.Add(statement);
        }

        return unmatched;
    }

    private static bool IsQuery(CanonicalStatement statement) => statement.Query is not null;

    private static bool SameVerb(CanonicalStatement one, CanonicalStatement other) =>
        one.Write == other.Write || (one.Write, other.Write) is (CanonicalWrite.Append, CanonicalWrite.Overwrite) or (CanonicalWrite.Overwrite, CanonicalWrite.Append)
            or (CanonicalWrite.Return, CanonicalWrite.Create) or (CanonicalWrite.Create, CanonicalWrite.Return) or (CanonicalWrite.View, CanonicalWrite.Create)
            or (CanonicalWrite.Create, CanonicalWrite.View);

    /// <summary>A statement that only one version has.</summary>
    private void Whole(CanonicalStatement statement)
    {
        if (statement.Write == CanonicalWrite.Other && statement.Query is null && IsHarmless(statement)) return;
        var targets = new StatementComparison(world, before, after, draft).TargetsOf(statement);
        foreach (var target in targets)
        {
            draft.Add(AtomKind.RowSet, target, null, DiffCategory.WriteMode, Verdict.Behavioral);
            if (statement.Write is CanonicalWrite.Append or CanonicalWrite.Delete) continue;
            foreach (var column in after.Result.OutputColumns)
            {
                if (column.Column.Table is { } table && after.DatasetOf(table) == target)
                    draft.Add(AtomKind.Value, target, column.Column.Column, DiffCategory.Expression, Verdict.Behavioral);
            }
        }
    }

    private static bool IsHarmless(CanonicalStatement statement) =>
        statement.Header.StartsWith("comment", StringComparison.OrdinalIgnoreCase) || statement.Header.StartsWith("analyze", StringComparison.OrdinalIgnoreCase)
        || statement.Header.StartsWith("grant", StringComparison.OrdinalIgnoreCase) || statement.Header.Length == 0;

    private void Reordered()
    {
        foreach (var output in after.Outputs) draft.Add(AtomKind.RowSet, output, null, DiffCategory.WriteMode, Verdict.Behavioral);
    }
}
