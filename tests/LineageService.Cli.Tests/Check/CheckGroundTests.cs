using System.Text.Json;

namespace LineageService.Cli.Tests.Check;

/// <summary>What <c>lineage check</c> analyses against (the repository alone, a dbt project, a store, a running service), and each of its exit codes.</summary>
public sealed class CheckGroundTests : IDisposable
{
    private const string Orders = "CREATE TABLE dwd.orders AS SELECT id, email, amount FROM ods.orders;\n";
    private const string Policy = """
        version: 1
        sinks:
        - match: dwd.*
          zone: partners
        constraints:
        - id: no-addresses
          when: "form>=RAW && sink.zone=='partners'"
          mode: enforce

        """;

    private readonly GitFolder _repository = new();
    private readonly WorkFolder _folder = new();

    public CheckGroundTests()
    {
        _repository.Write("sql/orders.sql", Orders);
        _repository.Commit("base");
        _repository.Write("sql/orders.sql", Orders.Replace("email, ", "", StringComparison.Ordinal));
        _repository.Commit("without addresses");
    }

    [Fact]
    public async Task A_store_and_a_service_know_consumers_that_the_repository_does_not_have()
    {
        var store = await StoreAsync();
        var alone = await CheckAsync();
        var againstStore = await CheckAsync("--store", store);
        Assert.Equal((0, 1), (alone.ExitCode, againstStore.ExitCode));
        Assert.Contains("job:elsewhere:mailing BREAKING", Affected(againstStore.Output));

        var (process, address) = await LineageProcess.ServeAsync(store);
        using (process)
        {
            var againstService = await CheckAsync("--server", $"{address}");
            Assert.True(againstService.ExitCode == 1, againstService.Error);
            Assert.Equal(Affected(againstStore.Output), Affected(againstService.Output));
            Assert.Equal(Root(againstStore.Output, "sources"), Root(againstService.Output, "sources"));
            Assert.Equal(Root(againstStore.Output, "fixes"), Root(againstService.Output, "fixes"));
            var sarif = await CheckAsync("--server", $"{address}", "--format", "sarif");
            Assert.Contains("\"level\": \"error\"", sarif.Output, StringComparison.Ordinal);
            Assert.Equal(0, (await CheckAsync("--server", $"{address}", "--base", "HEAD")).ExitCode);
            Assert.Equal(2, (await CheckAsync("--server", $"{address}", "--store", store)).ExitCode);
            Assert.Equal(4, (await CheckAsync("--server", $"{address}", "--max-staleness", "0s")).ExitCode);
        }

        var gone = await CheckAsync("--server", $"{address}");
        Assert.Equal(4, gone.ExitCode);
        Assert.Contains("No service answers", gone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_exit_code_has_its_cause()
    {
        var store = await StoreAsync();
        Assert.Equal(0, (await CheckAsync("--base", "HEAD")).ExitCode);
        Assert.Equal(1, (await CheckAsync("--store", store)).ExitCode);
        Assert.Equal(2, (await CheckAsync("--profile", "mild")).ExitCode);
        Assert.Equal(2, (await CheckAsync("--contracts", "nowhere")).ExitCode);
        Assert.Equal(4, (await CheckAsync("--store", _folder.PathOf("nothing"))).ExitCode);

        foreach (var file in Directory.EnumerateFiles(store, "lineage.db*")) File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-30));
        Assert.Equal(4, (await CheckAsync("--store", store, "--max-staleness", "24h")).ExitCode);
        Assert.Equal(1, (await CheckAsync("--store", store, "--max-staleness", "48h")).ExitCode);

        // Other values of a table of no rank stop a merge by the strict profile alone.
        _repository.Write("sql/report.sql", "CREATE TABLE dwd.report AS SELECT id, amount FROM dwd.orders;\n");
        _repository.Commit("report");
        _repository.Write("sql/orders.sql", Orders.Replace("email, amount", "amount + 1 AS amount", StringComparison.Ordinal));
        Assert.Equal((0, 1, 0), ((await WorkTreeAsync("contract")).ExitCode, (await WorkTreeAsync("strict")).ExitCode, (await WorkTreeAsync("schema")).ExitCode));

        _repository.Write("sql/orders.sql", "SELEC id FORM ) (;\n");
        _repository.Commit("broken");
        Assert.Equal(3, (await CheckAsync("--base", "HEAD~1", "--profile", "schema")).ExitCode);
        Assert.Equal(0, (await CheckAsync("--base", "HEAD")).ExitCode);
    }

    [Fact]
    public async Task Another_queue_is_metadata_in_a_pull_request()
    {
        _repository.Write("sql/orders.sql", "SET mapreduce.job.queuename=root.small;\n" + Orders);
        _repository.Commit("a queue");
        _repository.Write("sql/report.sql", "CREATE TABLE dwd.report AS SELECT id, amount FROM dwd.orders;\n");
        _repository.Commit("report");
        _repository.Write("sql/orders.sql", "SET mapreduce.job.queuename=root.big;\n" + Orders);
        _repository.Commit("another queue");

        var check = await CheckAsync("--profile", "strict");
        Assert.Equal(0, check.ExitCode);
        using var report = JsonDocument.Parse(check.Output);
        Assert.All(report.RootElement.GetProperty("sources").EnumerateArray(), source => Assert.Contains(source.GetProperty("verdict").GetString(), (string[])["METADATA_ONLY", "NONE"]));
        Assert.Contains(report.RootElement.GetProperty("sources").EnumerateArray(), source => source.GetProperty("verdict").GetString() == "METADATA_ONLY");
        Assert.Empty(report.RootElement.GetProperty("affected").EnumerateArray());
    }

    [Fact]
    public async Task Values_that_are_only_counted_go_on_unless_they_are_asked_to_stop()
    {
        _repository.Write("sql/catalog.sql", "CREATE TABLE ods.lines (id BIGINT, kind BIGINT NOT NULL);\n");
        _repository.Write("sql/lines.sql", "INSERT INTO dwd.lines SELECT id, kind FROM ods.lines;\n");
        _repository.Write("sql/tables.sql", "CREATE TABLE dwd.lines (id BIGINT, kind BIGINT NOT NULL);\n");
        _repository.Write("sql/count.sql", "CREATE TABLE dwd.counts AS SELECT id, COUNT(kind) AS kinds FROM dwd.lines GROUP BY id;\n");
        _repository.Commit("lines");
        _repository.Write("sql/lines.sql", "INSERT INTO dwd.lines SELECT id, kind + 1 AS kind FROM ods.lines;\n");
        _repository.Commit("other kinds");

        Assert.Contains("kinds BEHAVIORAL", string.Join('\n', Affected((await CheckAsync()).Output)), StringComparison.Ordinal);
        Assert.DoesNotContain("kinds", string.Join('\n', Affected((await CheckAsync("--stop-at-ignored-values")).Output)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_nobody_understands_is_told_as_not_analysed()
    {
        _repository.Write("sql/orders.sql", "SELEC id FORM ) (;\n");
        var run = await Command.RunAsync("check", _repository.Path, "--base", "HEAD", "--dialect", "spark");

        Assert.Equal(3, run.ExitCode);
        var missing = run.Output[run.Output.IndexOf("**Not analysed**", StringComparison.Ordinal)..];
        Assert.Contains("`sql/orders.sql`", missing, StringComparison.Ordinal);
        Assert.DoesNotContain("all that lies behind", missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dbt_project_is_checked_by_its_own_files()
    {
        using var project = new GitFolder();
        project.Write("dbt_project.yml", "name: shop\nprofile: shop\nmodels: {shop: {+materialized: table}}\n");
        project.Write("profiles.yml", "shop:\n  target: dev\n  outputs:\n    dev: {type: postgres, host: db, port: 5432, dbname: shop, schema: main, user: u}\n");
        project.Write("models/sources.yml", "version: 2\nsources:\n- name: raw\n  schema: raw\n  tables: [{name: orders}]\nexposures:\n- name: board\n  type: dashboard\n  owner: {name: Kim}\n  depends_on: [ref('revenue')]\n");
        project.Write("models/orders.sql", "select id, email, amount from {{ source('raw', 'orders') }}");
        project.Write("models/revenue.sql", "select email, sum(amount) as total from {{ ref('orders') }} group by email");
        project.Commit("base");
        project.Write("models/orders.sql", "select id, amount from {{ source('raw', 'orders') }}");
        project.Commit("without addresses");

        var run = await Command.RunAsync("check", project.Path, "--base", "HEAD~1", "--head", "HEAD", "--format", "json");

        Assert.True(run.ExitCode == 1, run.Error);
        var affected = Affected(run.Output);
        Assert.Contains(affected, node => node.EndsWith("revenue BREAKING", StringComparison.Ordinal));
        Assert.Contains(affected, node => node.Contains("board", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_in_the_repository_makes_an_exposure_a_finding()
    {
        var shown = await WorkTreeAsync("advisory");
        _repository.Write("sql/orders.sql", Orders);
        var allowed = await WorkTreeAsync("contract");
        _repository.Write(".lineage-policy.yaml", Policy);
        var forbidden = await WorkTreeAsync("contract");

        Assert.Equal((0, 0, 1), (shown.ExitCode, allowed.ExitCode, forbidden.ExitCode));
        Assert.Contains("PII.email none → RAW", allowed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("(not allowed)", allowed.Output, StringComparison.Ordinal);
        Assert.Contains("(not allowed)", forbidden.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_wrong_is_refused_with_its_line()
    {
        _repository.Write(".lineage-policy.yaml", "version: 1\nlevels: [secret]\n");
        var refused = await WorkTreeAsync("contract");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(".lineage-policy.yaml:", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_a_change_shows_is_told_in_the_privacy_delta()
    {
        _repository.Write("sql/orders.sql", Orders);
        var run = await Command.RunAsync("check", _repository.Path, "--base", "HEAD", "--dialect", "spark");

        Assert.Contains("`dwd.orders.email`: PII.email none → RAW", run.Output, StringComparison.Ordinal);
        Assert.Contains("taken for what", run.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    private async Task<string> StoreAsync()
    {
        var store = _folder.PathOf("store");
        _folder.Write("tasks.jsonl", """
            {"namespace": "default", "name": "sql/orders.sql", "dialect": "spark", "datasetNamespace": "default", "sql": "CREATE TABLE dwd.orders AS SELECT id, email, amount FROM ods.orders"}
            {"namespace": "elsewhere", "name": "mailing", "dialect": "spark", "datasetNamespace": "default", "sql": "CREATE TABLE crm.mailing AS SELECT email FROM dwd.orders"}
            """);
        var imported = await Command.RunAsync("import", _folder.PathOf("tasks.jsonl"), "--store", store);
        Assert.True(imported.ExitCode == 0, imported.Error);
        return store;
    }

    private Task<Command> WorkTreeAsync(string profile) =>
        Command.RunAsync("check", _repository.Path, "--base", "HEAD", "--dialect", "spark", "--profile", profile);

    private Task<Command> CheckAsync(params string[] arguments) => Command.RunAsync(
    [
        "check", _repository.Path, .. arguments.Contains("--base") ? (string[])[] : ["--base", "HEAD~1"], "--head", "HEAD", "--dialect", "spark",
        .. arguments.Contains("--format") ? (string[])[] : ["--format", "json"], .. arguments,
    ]);

    private static List<string> Affected(string json)
    {
        using var report = JsonDocument.Parse(json);
        return [.. report.RootElement.GetProperty("affected").EnumerateArray().Select(node => $"{node.GetProperty("node").GetString()} {node.GetProperty("verdict").GetString()}")];
    }

    private static string Root(string json, string property)
    {
        using var report = JsonDocument.Parse(json);
        return report.RootElement.GetProperty(property).GetRawText();
    }
}
