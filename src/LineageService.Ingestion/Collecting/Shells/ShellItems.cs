using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Collecting.Shells.Engines;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>
/// Makes items of what a script hands to engines. Calls of one engine on one server are one task, for a scratch table made by one and read
/// by the next is theirs alone; what goes
/// elsewhere, or cannot be read, is a task beside it (<c>job#mysql</c>, <c>job#spark-jar</c>).
/// </summary>
internal static class ShellItems
{
    /// <param name="file">The script, in its repository.</param>
    /// <param name="traits">What is known besides: owner, schedule, namespace of the warehouse, parameters.</param>
    public static List<CollectedItem> Of(JobId job, IEnumerable<ShellSql> statements, IEnumerable<ShellOpaque> opaque, string? file,
        TaskTraits traits)
    {
        var items = new List<CollectedItem>();
        var groups = new List<(Place Place, List<string> Sql)>();
        foreach (var statement in statements)
        {
            var place = Place.Of(statement, traits);
            var sql = ShellParameters.Bind(statement.Sql, statement.Dialect, traits.Parameters.SetItems(statement.Parameters)).Trim();
            var group = groups.Find(found => found.Place == place);
            if (group.Sql is null) groups.Add((place, [sql]));
            else if (!group.Sql.Contains(sql)) group.Sql.Add(sql);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (place, sql) in groups)
        {
            items.Add(new CollectedTask(new TaskDefinition(Named(job, place.Dialect, names), place.Dialect, Joined(sql), place.Namespace)
            {
                Kind = "script",
                Target = place.Target,
                DefaultDatabase = place.Database,
                DefaultSchema = place.Schema,
                Owner = traits.Owner,
                Team = traits.Team,
                Tier = traits.Tier,
                Layer = traits.Layer,
                Schedule = traits.Schedule,
                Queue = traits.Queue,
                Tags = traits.Tags,
                Parameters = traits.Parameters,
                File = file,
            }));
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var found in opaque)
        {
            if (!known.Add(found.Kind + found.Reason)) continue;
            items.Add(OpaqueTask(Named(job, found.Kind, names), found, file, traits));
        }

        return items;
    }

    // The first one is the job itself.
    private static JobId Named(JobId job, string kind, HashSet<string> names)
    {
        if (names.Count == 0 && names.Add(job.Name)) return job;
        var name = $"{job.Name}#{kind}";
        for (var number = 2; !names.Add(name); number++) name = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{job.Name}#{kind}-{number}");
        return job with { Name = name };
    }

    private static string Joined(List<string> sql) => string.Join('\n', sql.Select(text => text.EndsWith(';') ? text : text + "\n;"));

    private static CollectedOpaqueTask OpaqueTask(JobId job, ShellOpaque found, string? file, TaskTraits traits)
    {
        var (inputs, outputs) = OpaqueArguments.Tables(found.Arguments, traits.DatasetNamespace ?? DatasetNaming.DefaultNamespace("hive"));
        return new CollectedOpaqueTask(job, found.Kind, found.Reason)
        {
            File = file,
            Owner = traits.Owner,
            Schedule = traits.Schedule,
            Inputs = inputs,
            Outputs = outputs,
        };
    }

    /// <summary>Where a statement's names live.</summary>
    private sealed record Place(string Dialect, string Namespace, string? Database, string? Schema, string? Target)
    {
        public static Place Of(ShellSql statement, TaskTraits traits)
        {
            var (dialect, connection) = (statement.Dialect, statement.Connection);
            var target = TargetOf(statement);
            if (dialect is "hive" or "spark" or "impala" || (dialect is "trino" or "presto" && connection.Database is null or "hive"))
            {
                // The engines of one metastore: its tables have one name, whoever reads them.
                var schema = dialect is "trino" or "presto" ? connection.Schema : connection.Database;
                return new Place(dialect, traits.DatasetNamespace ?? DatasetNaming.DefaultNamespace(dialect), null,
                    schema ?? traits.Schema, target);
            }

            var server = ServerDatasets.Namespace(dialect, connection.Host, connection.Port) ?? DatasetNaming.DefaultNamespace(dialect);
            return dialect is "mysql" or "clickhouse" or "doris" or "oracle" or "sqlite"
                ? new Place(dialect, server, null, connection.Database, target)
                : new Place(dialect, server, connection.Database,
                    connection.Schema ?? ServerSystem.Find(dialect)?.Schema, target);
        }

        // hive -e "select …" > file: the rows go to the file. What an INSERT prints is a log.
        private static string? TargetOf(ShellSql statement)
        {
            if (statement.Output is not { Length: > 0 } output || !IsQuery(statement.Sql)) return null;
            if (!output.Contains('/', StringComparison.Ordinal)) return statement.Engine is "bq" ? output : null;
            var path = PathTable.Of(output)?.Trim('`') ?? output;
            return path.Contains('/', StringComparison.Ordinal) ? "\"" + path + "\"" : path;
        }

        private static bool IsQuery(string sql) =>
            sql.Contains("select", StringComparison.OrdinalIgnoreCase) && !sql.Contains("insert", StringComparison.OrdinalIgnoreCase)
            && !sql.Contains("create ", StringComparison.OrdinalIgnoreCase);
    }
}
