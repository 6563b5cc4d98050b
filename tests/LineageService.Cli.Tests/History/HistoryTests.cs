using System.Globalization;
using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.History;

/// <summary>A store in which the mask of <c>dwd.users.phone_hash</c> was lost by the second import.</summary>
public sealed class ChangedStore : IAsyncLifetime
{
    private readonly WorkFolder _folder = new();

    public string Directory => _folder.PathOf("store");

    /// <summary>Between the two imports, as <c>--as-of</c> takes it.</summary>
    public string Between { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await ImportAsync("INSERT INTO dwd.users SELECT id, sha2(phone, 256) AS phone_hash FROM ods.users WHERE country = 'DE'");
        await Task.Delay(20);
        Between = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await Task.Delay(20);
        await ImportAsync("INSERT INTO dwd.users SELECT id, phone AS phone_hash FROM ods.users");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ImportAsync(string sql)
    {
        var lines = $$"""
            {"table": "ods.users", "columns": ["id", "phone", "country"], "namespace": "db"}
            {"table": "dwd.users", "columns": ["id", "phone_hash"], "namespace": "db"}
            {"namespace": "etl", "name": "users", "dialect": "spark", "datasetNamespace": "db", "sql": "{{sql}}"}
            """;
        Assert.Equal(0, (await Command.RunAsync("import", _folder.Write("warehouse.jsonl", lines), "--store", Directory)).ExitCode);
    }
}

public sealed class HistoryTests(ChangedStore store) : IClassFixture<ChangedStore>
{
    [Fact]
    public async Task Trace_as_of_a_time_tells_what_was_then()
    {
        var now = await Json("trace", "ods.users.country");
        Assert.Single(now["nodes"]!.AsArray());
        var then = await Json("trace", "ods.users.country", "--as-of", store.Between);
        Assert.Equal(2, then["nodes"]!.AsArray().Count);
        Assert.NotNull(then["asOf"]);
        Assert.Equal(2, (await Json("trace", "ods.users.country", "--known-at", store.Between))["nodes"]!.AsArray().Count);
    }

    [Fact]
    public async Task Paths_of_the_past_show_the_sql_of_the_past()
    {
        var then = await Ask("paths", "ods.users.phone", "dwd.users.phone_hash", "--as-of", store.Between);
        Assert.Contains("sha2(phone, 256)", then.Output, StringComparison.Ordinal);
        var now = await Ask("paths", "ods.users.phone", "dwd.users.phone_hash");
        Assert.DoesNotContain("sha2", now.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_as_of_a_time_before_all_finds_nothing()
    {
        Assert.Contains("Nothing", (await Ask("search", "phone", "--as-of", "2001-01-01")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_calls_out_the_lost_mask_and_names_the_job()
    {
        var answer = await Ask("diff", "--from", store.Between);
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("1 mask removed", answer.Output, StringComparison.Ordinal);
        Assert.Contains("ods.users.phone → dwd.users.phone_hash  TRANSFORMATION → IDENTITY ! mask removed", answer.Output, StringComparison.Ordinal);
        Assert.Contains("- ods.users.country → rows of dwd.users  FILTER", answer.Output, StringComparison.Ordinal);
        Assert.Contains("~ job users", answer.Output, StringComparison.Ordinal);
        Assert.Equal("", answer.Error);

        var json = await Json("diff", "--from", store.Between, "--job", "users");
        Assert.Equal(1, (int)json["counts"]!["masksRemoved"]!);
        Assert.Equal("job:etl:users", (string?)json["lineage"]![0]!["job"]);
        Assert.NotNull((string?)json["lineage"]![0]!["edges"]![0]!["cause"]!["jobVersion"]);
    }

    [Fact]
    public async Task Nothing_changed_is_said_so()
    {
        var answer = await Ask("diff", "--from", "2999-01-01");
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("Nothing changed.", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_tells_what_no_run_has_shown()
    {
        var answer = await Ask("reconcile");
        Assert.Contains("2 declared and never observed", answer.Output, StringComparison.Ordinal);
        Assert.Contains("phone_hash  declared, never observed", answer.Output, StringComparison.Ordinal);
        Assert.Equal(2, (int)(await Json("reconcile", "--dataset", "dwd.users"))["counts"]!["declaredNeverObserved"]!);
    }

    [Fact]
    public async Task Evidence_of_an_edge_says_who_claims_it_since_when_and_that_it_ended()
    {
        var answer = await Ask("evidence", "ods.users.phone", "dwd.users.phone_hash");
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("users  by its SQL  IDENTITY, TRANSFORMATION  active", answer.Output, StringComparison.Ordinal);
        Assert.Contains("since ", answer.Output, StringComparison.Ordinal);
        var ended = await Json("evidence", "ods.users.country", "rowset:db:dwd.users");
        Assert.False((bool)ended["claims"]![0]!["holds"]!);
    }

    [Fact]
    public async Task Evidence_of_a_store_is_judged_by_the_rules_that_lie_with_it()
    {
        var rules = Path.Combine(store.Directory, "evidence.yaml");
        const string text = "- producer: \"*\"\n  rank: 50\n  defects:\n    - id: house-rule\n      sentence: \"This house trusts nobody.\"\n";
        await File.WriteAllTextAsync(rules, text, TestContext.Current.CancellationToken);
        try
        {
            var claim = (await Json("evidence", "ods.users.phone", "dwd.users.phone_hash"))["claims"]![0]!;
            Assert.Contains("house-rule", claim["defects"]!.ToJsonString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(rules);
        }
    }

    [Fact]
    public async Task Wrong_times_are_exit_2_with_every_mistake_named()
    {
        var answer = await Ask("diff", "--from", "monday", "--to", "2026-10-01T00:00");
        Assert.Equal(2, answer.ExitCode);
        Assert.Equal("", answer.Output);
        Assert.Contains("from: Must be a time", answer.Error, StringComparison.Ordinal);
        Assert.Contains("to: Must be a time", answer.Error, StringComparison.Ordinal);
        Assert.Contains("asOf: Must be a time", (await Ask("trace", "x", "--as-of", "noon")).Error, StringComparison.Ordinal);
        Assert.Contains("from: Give the time", (await Ask("diff")).Error, StringComparison.Ordinal);
    }

    private Task<Command> Ask(params string[] args) => Command.RunAsync([.. args, "--store", store.Directory]);

    private async Task<JsonNode> Json(params string[] args)
    {
        var answer = await Ask([.. args, "--json"]);
        Assert.True(answer.ExitCode == 0, answer.Error);
        return JsonNode.Parse(answer.Output)!;
    }
}
