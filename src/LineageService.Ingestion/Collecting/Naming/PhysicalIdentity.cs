using System.Collections.Immutable;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// Finds the two names that a definition gives one dataset: a connector's table and its topic, a table and its path. So stream and batch
/// meet: a Flink table over a topic is <c>kafka://host:port</c> + topic, as the events of every other client say it. Pure; never throws on
/// a text.
/// </summary>
public static class PhysicalIdentity
{
    /// <summary>
    /// The aliases that any SQL text tells. A connector's table is the alias of what is behind it; a path is the alias of the table that
    /// lies there. Temporary tables have none: their names mean something else in the next session. Two texts may contradict each other:
    /// see <see cref="AliasSet"/>.
    /// </summary>
    public static ImmutableArray<CollectedAlias> AliasesOf(string sql, string dialect, PhysicalNaming naming,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(naming);
        if (naming.Warehouse is null && naming.Catalogs.IsEmpty && !PhysicalNames.MayDefine(sql)) return [];
        var rules = SqlAnalysis.FindDialect(dialect, out _);
        return SqlAnalysis.TryParse(sql, rules, cancellationToken) is { } script ? AliasesOf(sql, rules, script, naming) : [];
    }

    /// <summary>The aliases of a text that is parsed already.</summary>
    public static ImmutableArray<CollectedAlias> AliasesOf(string sql, SqlDialect dialect, ParsedScript script, PhysicalNaming naming)
    {
        ArgumentNullException.ThrowIfNull(naming);
        var aliases = ImmutableArray.CreateBuilder<CollectedAlias>();
        foreach (var (table, physical, temporary) in PhysicalNames.Of(sql, dialect, script, naming).Tables)
        {
            var dataset = DatasetNaming.ToDataset(table, naming.DatasetNamespace);
            if (physical.Written is { } written) aliases.Add(
                new CollectedAlias(written, physical.Storage, "another broker of the cluster"));
            if (physical.Written is { } other)
            {
                foreach (var topic in physical.Several.Where(topic => topic != physical.Storage))
                    aliases.Add(new CollectedAlias(other with { Name = topic.Name }, topic, "another broker of the cluster"));
            }

            if (temporary || dataset == physical.Storage || !physical.IsOne) continue;
            aliases.Add(physical.Stands
                ? new CollectedAlias(dataset, physical.Storage, physical.Evidence)
                : new CollectedAlias(physical.Storage, dataset, physical.Evidence));
        }

        return aliases.ToImmutable();
    }

    /// <summary>
    /// What fills tables that a database keeps over several topics, or over all that fit a pattern: no other name would be right, so the rows flow. Of a
    /// pattern the flow is opaque.
    /// </summary>
    public static IEnumerable<CollectedItem> FlowsOf(string sql, SqlDialect dialect, ParsedScript script, PhysicalNaming naming)
    {
        ArgumentNullException.ThrowIfNull(naming);
        foreach (var (table, physical, temporary) in PhysicalNames.Of(sql, dialect, script, naming).Tables)
        {
            if (temporary || physical.IsOne) continue;
            var dataset = DatasetNaming.ToDataset(table, naming.DatasetNamespace);
            var job = new JobId("connectors", $"{dataset.Namespace} {dataset.Name}");
            if (physical.IsPattern)
            {
                yield return new CollectedOpaqueTask(job, "pattern", "reads all whose names fit a pattern: which they are only its run knows")
                {
                    Inputs = [physical.Storage],
                    Outputs = [dataset],
                };
                continue;
            }

            var target = string.Join('.', table.Parts.Select(part => $"`{part}`"));
            var (list, columns) = physical.Columns.IsEmpty ? ("", "*") : ($" ({Quoted(physical.Columns)})", Quoted(physical.Columns));
            var copies = physical.Several.Select(topic => $"INSERT INTO {target}{list} SELECT {columns} FROM `{topic.Namespace}/{topic.Name}`;");
            yield return new CollectedTask(new Tasks.TaskDefinition(job, "spark", string.Join('\n', copies), naming.DatasetNamespace) { Kind = "connector" });
        }
    }

    private static string Quoted(ImmutableArray<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
}
