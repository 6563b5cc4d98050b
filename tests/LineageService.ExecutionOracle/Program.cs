using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Running;
using LineageService.Testing.Servers;

var pairs = new Option<int>("--pairs") { DefaultValueFactory = _ => 20_000, Description = "Pairs of query and source column, for each engine." };
var seed = new Option<ulong>("--seed") { DefaultValueFactory = _ => 1, Description = "Seed of schemas, rows, queries and changes." };
var engine = new Option<string>("--engine") { DefaultValueFactory = _ => "both", Description = "sqlite, postgres or both." };
var json = new Option<string?>("--json") { Description = "Write the report to this file too." };
engine.AcceptOnlyFromAmong("sqlite", "postgres", "both");
var root = new RootCommand(
    "Executes generated queries and compares what a change of one source column does with their lineage. Prints a report as JSON. "
    + "Exit code 1 where the lineage lacked an edge, 2 for wrong usage or a missing engine.")
{
    pairs, seed, engine, json,
};

root.SetAction((parsed, cancellationToken) =>
{
    var reports = new List<EngineReport>();
    var wanted = parsed.GetValue(engine);
    if (wanted != "postgres")
    {
        using var database = new SqliteDatabase();
        reports.Add(new OracleRun(database, parsed.GetValue(seed), parsed.GetValue(pairs), cancellationToken).Run());
    }

    if (wanted != "sqlite")
    {
        using var cluster = PostgresCluster.TryStart(out var reason);
        if (cluster is null)
        {
            Console.Error.WriteLine(reason);
            return Task.FromResult(2);
        }

        using var database = new PostgresDatabase(cluster);
        reports.Add(new OracleRun(database, parsed.GetValue(seed), parsed.GetValue(pairs), cancellationToken).Run());
    }

    // The report is read by people: no escapes for what JSON itself allows.
    var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    var report = JsonSerializer.Serialize(new { seed = parsed.GetValue(seed), engines = reports }, options);
    Console.WriteLine(report);
    if (parsed.GetValue(json) is { } path) File.WriteAllText(path, report + "\n");
    return Task.FromResult(reports.Exists(one => one.Unsound > 0) ? 1 : 0);
});

return await root.Parse(args).InvokeAsync();
