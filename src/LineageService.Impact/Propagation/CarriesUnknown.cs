using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Impact.Reading;
using LineageService.Model;

namespace LineageService.Impact.Propagation;

/// <summary>
/// Whether a job of which something is unknown could carry a change: what its unknowns name narrows it, and so does its text. A gate that is inconclusive
/// for most changes is switched off (impact.md §B.4).
/// </summary>
internal static class CarriesUnknown
{
    public static bool May(ImpactWorld world, LaidGraph graph, GraphJob job, LineageNode node)
    {
        var text = world.Source.FindTask(job.Id)?.Sql;
        if (node.Path is { } path && text is not null && !Mentions(text, path)) return false;
        foreach (var unknown in UnknownsOf(world, job)) if (Concerns(unknown, node)) return true;

        // Nothing is stated at all: a job of which only its tables are known.
        return UnknownsOf(world, job).Count == 0;
    }

    /// <summary>Why a job is opaque, for a person.</summary>
    public static (string Code, string Why) Reason(ImpactWorld world, GraphJob job) =>
        UnknownsOf(world, job) is [var first, ..] ? (first.Code, first.Message) : (UnknownCodes.TableLevelOnly, "Only its tables are known.");

    private static List<UnknownLineage> UnknownsOf(ImpactWorld world, GraphJob job)
    {
        var unknowns = new List<UnknownLineage>(job.Unknowns);
        foreach (var owner in job.Owners)
        {
            var set = world.Source.Graph.OwnerAt(owner);
            if (set.IsLive) unknowns.AddRange(set.Unknowns);
        }

        return unknowns;
    }

    private static bool Concerns(UnknownLineage unknown, LineageNode node)
    {
        switch (unknown.Code)
        {
            // A name that could be of several tables: it is the column only where it is called so. Rows are known all the same.
            case UnknownCodes.AmbiguousColumn or UnknownCodes.UnresolvedColumn:
                return node.Path is not null && unknown.Column is { } name && Ends(node.Path, name);

            // Of which table the columns are not known is said.
            case UnknownCodes.StarWithoutSchema or UnknownCodes.SessionRelation:
                return node.Path is not null && (unknown.Table is null || Names(unknown.Table, node.Dataset.Name));

            // What the target's columns are called says nothing of what is read.
            case UnknownCodes.TargetColumns:
                return node.Path is not null;
            default:
                return true;
        }
    }

    private static bool Names(string table, string dataset) =>
        string.Equals(table, dataset, StringComparison.OrdinalIgnoreCase)
        || dataset.EndsWith("." + table, StringComparison.OrdinalIgnoreCase) || table.EndsWith("." + dataset, StringComparison.OrdinalIgnoreCase);

    private static bool Ends(string path, string name) =>
        string.Equals(path, name, StringComparison.OrdinalIgnoreCase) || path.EndsWith("." + name, StringComparison.OrdinalIgnoreCase)
        || path.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase);

    private static bool Mentions(string sql, string path)
    {
        var dot = path.LastIndexOf('.');
        return sql.Contains('*', StringComparison.Ordinal) || sql.Contains(path[(dot + 1)..], StringComparison.OrdinalIgnoreCase)
            || sql.Contains("natural", StringComparison.OrdinalIgnoreCase) || sql.Contains("{{", StringComparison.Ordinal) || sql.Contains("${", StringComparison.Ordinal);
    }
}
