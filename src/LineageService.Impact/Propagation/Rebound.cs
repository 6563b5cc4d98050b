using LineageService.Impact.Comparing;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Lineage;
using LineageService.Sql.Typing;

namespace LineageService.Impact.Propagation;

/// <summary>One text bound against the tables before and after a change: why it fails, else what it gives otherwise. Immutable.</summary>
/// <param name="Failure">Null where it still binds.</param>
internal sealed record Rebound(TaskReading Before, TaskReading After, (string Sentence, TextSpan Span)? Failure)
{
    /// <summary>True where some name means another column than before: what is computed of it may be anything.</summary>
    public bool MeansOthers
    {
        get
        {
            var uses = After.Uses.Columns.ToLookup(use => use.Span);
            foreach (var group in Before.Uses.Columns.GroupBy(use => use.Span))
            {
                var now = uses[group.Key].Select(Named).ToHashSet();
                if (!now.SetEquals(group.Select(Named))) return true;
            }

            return false;

            static (string, string) Named(ColumnUse use) => (use.Table.ToString(), use.Column.ToLowerInvariant());
        }
    }

    /// <summary>Columns that a target has only before, only after, and whether those of both stand in another order; nothing for targets that keep theirs.</summary>
    public (List<string> Gone, List<string> Come, bool IsReordered) ColumnsOf(DatasetId target)
    {
        if (ColumnComparison.BindingOf(Before, target) != WriteBinding.Named) return ([], [], false);
        var (old, now) = (NamesIn(Before, target), NamesIn(After, target));
        if (old.Contains("*") || now.Contains("*")) return ([], [], false);
        var common = now.Intersect(old, StringComparer.OrdinalIgnoreCase);
        return (
            [.. old.Except(now, StringComparer.OrdinalIgnoreCase)], [.. now.Except(old, StringComparer.OrdinalIgnoreCase)],
            !old.Intersect(now, StringComparer.OrdinalIgnoreCase).SequenceEqual(common, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Nodes into which other edges lead than before, without those of columns that only one version has.</summary>
    public HashSet<LineageNode> OtherNodes()
    {
        var edges = Before.Edges().Select(Key).ToHashSet();
        edges.SymmetricExceptWith(After.Edges().Select(Key));
        return [.. edges.Select(edge => edge.To)];

        static (LineageNode From, LineageNode To, EdgeSubtype Subtype) Key(LineageEdge edge) => (edge.From, edge.To, edge.Subtype);
    }

    /// <summary>Types of the columns that the text gives under the same names, before and after; targets that keep theirs are not among them.</summary>
    public IEnumerable<(DatasetId Target, string Column, SqlType? Before, SqlType? After)> Types()
    {
        foreach (var target in Before.Outputs)
        {
            if (ColumnComparison.BindingOf(Before, target) != WriteBinding.Named) continue;
            foreach (var old in Before.Result.OutputColumns)
            {
                if (!Rebinding.IsOf(Before, old, target)) continue;
                foreach (var now in After.Result.OutputColumns)
                    if (Rebinding.IsOf(After, now, target) && string.Equals(old.Column.Column, now.Column.Column, StringComparison.OrdinalIgnoreCase))
                        yield return (target, old.Column.Column, old.Type, now.Type);
            }
        }
    }

    private static List<string> NamesIn(TaskReading reading, DatasetId target) =>
        [.. reading.Result.OutputColumns.Where(column => Rebinding.IsOf(reading, column, target)).Select(column => column.Column.Column)];
}
