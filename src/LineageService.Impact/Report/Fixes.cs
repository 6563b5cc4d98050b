using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Dialects;

namespace LineageService.Impact.Report;

/// <summary>SQL that keeps consumers working: an alias in the changed query, or a view with the former columns.</summary>
internal static class Fixes
{
    public static List<(ChangeAtom Atom, SuggestedFix Fix)> Of(ImpactWorld world, ImmutableArray<ChangeAtom> atoms, ImmutableArray<AffectedNode> affected)
    {
        var needed = affected.Where(node => node.Verdict is Verdict.Breaking or Verdict.Stale or Verdict.Behavioral).Select(node => node.Reason.Atom).ToHashSet(ReferenceEqualityComparer.Instance);
        var fixes = new List<(ChangeAtom, SuggestedFix)>();
        foreach (var atom in atoms)
        {
            if (!needed.Contains(atom) || atom.Column is null) continue;
            var task = atom.Job is { } job && world.Changed.TryGetValue(job, out var reading) ? reading?.Task : null;
            var dialect = task?.Dialect ?? DialectOf(world, atom.Dataset);
            var (old, name) = (Quoted(atom.Column, dialect), string.Join('.', world.Source.TableOf(atom.Dataset).Parts.Select(part => Quoted(part, dialect))));
            var view = string.Join('.', world.Source.TableOf(atom.Dataset).Parts.Select((part, i) =>
                Quoted(i == world.Source.TableOf(atom.Dataset).Parts.Length - 1 ? part + "_compat" : part, dialect)));
            switch (atom.Kind)
            {
                case AtomKind.SchemaRename:
                    fixes.Add((atom, task is not null
                        ? new SuggestedFix("alias", atom.Dataset.ToString(), dialect.Name, $"SELECT …, {Quoted(atom.After!, dialect)}, {Quoted(atom.After!, dialect)} AS {old} …")
                        : View($"t.*, t.{Quoted(atom.After!, dialect)} AS {old}")));
                    break;
                case AtomKind.SchemaDrop:
                    var type = world.Source.FindSchema(atom.Dataset)?.Columns.FirstOrDefault(column => string.Equals(column.Name, atom.Column, StringComparison.OrdinalIgnoreCase)).Type;
                    fixes.Add((atom, View(type is null ? $"t.*, NULL AS {old}" : $"t.*, CAST(NULL AS {type}) AS {old}")));
                    break;
                case AtomKind.Type when atom.Category == DiffCategory.TypeNarrowed && atom.Before is { } before:
                    fixes.Add((atom, View($"t.*, CAST(t.{old} AS {before}) AS {Quoted(atom.Column + "_as_before", dialect)}")));
                    break;
                default:
                    break;
            }

            SuggestedFix View(string items) => new("compatibility view", atom.Dataset.ToString(), dialect.Name, $"CREATE VIEW {view} AS SELECT {items} FROM {name} AS t;");
        }

        return fixes;
    }

    public static ImmutableArray<AffectedNode> Attach(ImmutableArray<AffectedNode> affected, List<(ChangeAtom Atom, SuggestedFix Fix)> fixes)
    {
        if (fixes.Count == 0) return affected;
        var places = new Dictionary<ChangeAtom, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < fixes.Count; i++) places[fixes[i].Atom] = i;
        return [.. affected.Select(node => places.TryGetValue(node.Reason.Atom, out var place) ? node with { Fix = place } : node)];
    }

    private static SqlDialect DialectOf(ImpactWorld world, DatasetId dataset)
    {
        var graph = world.Source.Graph;
        if (graph.FindDataset(dataset) is { } known)
        {
            foreach (var job in Propagation.GraphFacts.Of(graph).ConsumersOf(graph.Canonical(known).Ordinal))
                if (world.Source.FindTask(graph.JobAt(job).Id) is { } task) return task.Dialect;
        }

        return SqlDialects.Find("ansi", out _);
    }

    private static string Quoted(string name, SqlDialect dialect)
    {
        if (name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) return name;
        return dialect.Name switch
        {
            "bigquery" or "hive" or "spark" or "databricks" or "mysql" or "doris" or "starrocks" or "clickhouse" => $"`{name}`",
            "tsql" or "synapse" or "fabric" => $"[{name}]",
            _ => $"\"{name}\"",
        };
    }
}
