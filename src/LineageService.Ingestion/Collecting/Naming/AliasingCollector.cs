using System.Runtime.CompilerServices;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Reading;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Naming;

/// <summary>
/// What another collector finds, and behind it the aliases that the definitions in its tasks tell: paths of tables, and tables that a
/// database keeps over a connector. Tables of one session have none; the lineage of their task is told for what is behind them. Aliases
/// that contradict each other, or those of the collector itself, are left out.
/// </summary>
public sealed class AliasingCollector(ICollector inner) : ICollector
{
    public CollectorSource Source => inner.Source;

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new AliasSet();
        var told = new HashSet<Model.DatasetId>();
        var flows = new HashSet<Model.JobId>();
        await foreach (var item in inner.CollectAsync(progress, cancellationToken).ConfigureAwait(false))
        {
            yield return item;
            if (item is CollectedAlias alias) told.Add(alias.Alias);
            if (item is not CollectedTask { Task: var task } || !PhysicalNames.MayDefine(task.Sql)) continue;
            var naming = new PhysicalNaming(task.DatasetNamespace) { Parameters = task.Parameters, Default = Default(task) };
            var dialect = SqlAnalysis.FindDialect(task.Dialect, out _);
            if (SqlAnalysis.TryParse(task.Sql, dialect, cancellationToken) is not { } script) continue;
            foreach (var tells in PhysicalIdentity.AliasesOf(task.Sql, dialect, script, naming))
            {
                if (!IsSession(task.Dialect) || tells.Alias.Namespace != task.DatasetNamespace) found.Add(tells);
            }

            if (IsSession(task.Dialect)) continue;
            foreach (var flow in PhysicalIdentity.FlowsOf(task.Sql, dialect, script, naming))
            {
                if (flows.Add(flow switch { CollectedTask copy => copy.Task.Id, CollectedOpaqueTask opaque => opaque.Job, _ => default })) yield return flow;
            }
        }

        foreach (var alias in found.Settled())
        {
            if (!told.Contains(alias.Alias)) yield return alias;
        }

        foreach (var (alias, datasets) in found.Conflicts)
        {
            if (told.Contains(alias)) continue;
            var message = $"{alias.Name} is defined over {datasets.Length} different places: it is taken for none of them";
            yield return new CollectedFailure(new SourceFailure(Catalogs.CollectCodes.Contradiction, null, 1, 1, message));
        }
    }

    // Flink's own catalog lives as long as its session.
    internal static bool IsSession(string dialect) => dialect.Equals("flink", StringComparison.OrdinalIgnoreCase);

    private static TableName? Default(Tasks.TaskDefinition task) => (task.DefaultDatabase, task.DefaultSchema) switch
    {
        (null, null) => null,
        ({ } database, null) => new TableName([database]),
        (null, { } schema) => new TableName([schema]),
        ({ } database, { } schema) => new TableName([database, schema]),
    };
}
