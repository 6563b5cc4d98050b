using System.Data.Common;
using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting.Catalogs.Databases;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Catalogs.Postgres;

/// <summary>
/// A database of PostgreSQL as it stands: tables with columns, keys and comments, partitions under their parent, views and materialized
/// views with their queries, routines with their bodies, foreign tables with what is behind them. Reads the system catalog in one session;
/// no rows of a table.
/// </summary>
/// <param name="datasetNamespace"><c>postgres://host:port</c> (wire-formats.md §6).</param>
public sealed class PostgresCollector(DbDataSource database, string datasetNamespace, string sourceName) : ICollector
{
    public CollectorSource Source { get; } = new("postgresql", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new Found();
        var connection = await CatalogConnection.OpenAsync(database, datasetNamespace, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false)) await ReadAsync(connection, found, progress, cancellationToken)
            .ConfigureAwait(false);

        foreach (var failure in found.Failures) yield return new CollectedFailure(failure);
        foreach (var relation in found.Relations.Values)
        {
            if (found.Parents.ContainsKey(relation.Oid))
            {
                if (found.Root(relation.Oid) is { } root) yield return new CollectedAlias(Dataset(relation.Table.Name),
                    Dataset(root.Table.Name), "partition of the table");
                continue;
            }

            yield return relation.Table.Build();
            if (relation.Behind is { } behind) yield return new CollectedAlias(Dataset(relation.Table.Name), behind,
                "table behind a foreign table");
            if (relation.Query is { } query) yield return new CollectedTask(View(relation, query, found.Database));
        }

        foreach (var routine in found.Routines) yield return Item(routine, found);
    }

    private async Task ReadAsync(CatalogConnection connection, Found found, IProgress<CollectProgress>? progress,
        CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(PostgresQueries.QualifyNames, cancellationToken).ConfigureAwait(false);
        (string What, string Sql, Action<DbDataReader> Take)[] steps =
        [
            ("the name", PostgresQueries.Database, row => found.Database = row.GetString(0)),
            ("tables and views", PostgresQueries.Relations, row => found.Take(Relation(row, found.Database))),
            ("columns", PostgresQueries.Columns, row =>
                found.Find(row.Number(0))?.Add(row.GetString(1), row.Text(2), !row.Flag(3), row.Text(5), row.Flag(4))),
            ("keys", PostgresQueries.Keys, row => found.Find(row.Number(0))?.Key(row.Texts(2), row.Flag(1))),
            ("partition keys", PostgresQueries.PartitionKeys, row => found.Find(row.Number(0))?.PartitionKeys.AddRange(row.Texts(1))),
            ("partitions", PostgresQueries.Partitions, row => found.Parents[row.Number(0)] = row.Number(1)),
            ("foreign tables", PostgresQueries.Foreign, found.TakeForeign),
            ("routines", PostgresQueries.Routines, row => found.Routines.Add(Routine.Read(row))),
        ];
        for (var i = 0; i < steps.Length; i++)
        {
            progress?.Report(new CollectProgress($"reading {steps[i].What}", i, steps.Length));
            var failure = await connection.ReadAsync(steps[i].What, steps[i].Sql, steps[i].Take, cancellationToken).ConfigureAwait(false);
            if (failure is not null) found.Failures.Add(failure);
        }
    }

    private Relation Relation(DbDataReader row, string database)
    {
        var kind = row.GetString(3) switch
        {
            "v" => "view",
            "m" => "materialized_view",
            "f" => "foreign_table",
            _ => "table",
        };
        var table = new TableBuilder(new TableName([database, row.GetString(1), row.GetString(2)]), datasetNamespace)
        {
            Kind = kind,
            Description = row.Text(5),
            Owner = row.Text(6),
        };
        return new Relation(row.Number(0), table, row.Text(7));
    }

    private TaskDefinition View(Relation relation, string query, string database) =>
        new(new JobId(datasetNamespace, relation.Table.Name.ToString()), "postgres", query, datasetNamespace)
        {
            Target = relation.Table.Name.ToString(),
            Kind = relation.Table.Kind,
            Owner = relation.Table.Owner,
            DefaultDatabase = database,
        };

    private CollectedItem Item(Routine routine, Found found)
    {
        // Overloads are told apart by their arguments; a name of its own stays short.
        var name = new TableName([found.Database, routine.Schema, routine.Name]).ToString();
        if (found.Routines.Count(other => other.Schema == routine.Schema && other.Name == routine.Name) > 1) name =
            $"{name}({routine.Arguments})";
        var job = new JobId(datasetNamespace, name);
        return routine.Definition is { } definition
            ? new CollectedTask(new TaskDefinition(job, "postgres", definition, datasetNamespace)
            {
                Kind = routine.Kind,
                Owner = routine.Owner,
                DefaultDatabase = found.Database,
            })
            : new CollectedOpaqueTask(job, routine.Language,
                $"a {routine.Kind} in {routine.Language}, which is not SQL")
            { Owner = routine.Owner };
    }

    private DatasetId Dataset(TableName table) => DatasetNaming.ToDataset(table, datasetNamespace);

    /// <summary>What the session read so far. Mutable.</summary>
    private sealed class Found
    {
        public string Database { get; set; } = string.Empty;

        public Dictionary<long, Relation> Relations { get; } = [];

        public Dictionary<long, long> Parents { get; } = [];

        public List<Routine> Routines { get; } = [];

        public List<SourceFailure> Failures { get; } = [];

        public void Take(Relation relation) => Relations[relation.Oid] = relation;

        public TableBuilder? Find(long oid) => Relations.GetValueOrDefault(oid)?.Table;

        /// <summary>The table that a partition belongs to in the end.</summary>
        public Relation? Root(long oid)
        {
            for (var steps = 0; Parents.TryGetValue(oid, out var parent) && steps < 64; steps++) oid = parent;
            return Relations.GetValueOrDefault(oid);
        }

        public void TakeForeign(DbDataReader row)
        {
            if (!Relations.TryGetValue(row.Number(0), out var relation)) return;
            var name = relation.Table.Name;
            relation.Behind = ForeignTable.Behind(row.GetString(1), row.Texts(2), row.Texts(3), name.Parts[^2], name.Name);
        }
    }
}
