using System.Text.Json;

namespace LineageService.Cli.Tests.Check;

/// <summary>Outputs, contracts, waivers and exit codes of <c>lineage check</c>, on a repository of three tasks.</summary>
public sealed class CheckOutputTests : IDisposable
{
    private const string Orders = "CREATE TABLE dwd.orders AS SELECT id, amount, status FROM ods.orders;\n";
    private readonly GitFolder _repository = new();

    public CheckOutputTests()
    {
        _repository.Write("sql/orders.sql", Orders);
        _repository.Write("sql/revenue.sql", "-- by state\nCREATE TABLE ads.revenue AS\nSELECT status, SUM(amount) AS total FROM dwd.orders GROUP BY status;\n");
        _repository.Write("sql/top.sql", "CREATE TABLE ads.top AS SELECT status FROM ads.revenue WHERE total > 10;\n");
        _repository.Commit("base");
    }

    [Fact]
    public async Task A_dropped_column_breaks_its_reader_and_leaves_what_is_behind_it_stale()
    {
        DropAmount();
        var run = await CheckAsync("--format", "json");
        Assert.Equal(1, run.ExitCode);
        var affected = Affected(run.Output);
        Assert.Contains("job:default:sql/revenue.sql BREAKING", affected);
        Assert.Contains("dataset:default:ads.top STALE", affected);
    }

    [Fact]
    public async Task Sarif_has_rules_levels_places_flows_and_fingerprints_that_stay_when_lines_move()
    {
        DropAmount();
        var first = Results((await CheckAsync("--format", "sarif")).Output, out var rules);
        _repository.Write("sql/revenue.sql", "\n\n\n" + _repository.Read("sql/revenue.sql"));
        _repository.Commit("lines move");
        var second = Results((await CheckAsync("--format", "sarif", "--base", "HEAD")).Output, out _);

        var broken = Assert.Single(first, result => result.GetProperty("level").GetString() == "error");
        Assert.Contains(broken.GetProperty("ruleId").GetString(), rules);
        var place = broken.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("sql/revenue.sql", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(3, place.GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.NotEqual(0, broken.GetProperty("codeFlows")[0].GetProperty("threadFlows")[0].GetProperty("locations").GetArrayLength());
        Assert.False(broken.TryGetProperty("kind", out _));
        Assert.All(first, result => Assert.Contains(result.GetProperty("level").GetString(), (string[])["error", "warning", "note"]));
        Assert.Empty(second);
    }

    [Fact]
    public async Task Sarif_is_what_its_specification_asks_for()
    {
        _repository.Write("sql/with blank & ümlaut.sql", "CREATE TABLE ads.odd AS SELECT amount FROM dwd.orders;\n");
        _repository.Commit("odd name");
        DropAmount();
        var findings = (await CheckAsync("--format", "sarif")).Output;
        Assert.Empty(SarifRules.Violations(findings));
        Assert.Empty(SarifRules.Violations((await CheckAsync("--format", "sarif", "--base", "HEAD", "--head", "HEAD")).Output));
        _repository.Write("sql/orders.sql", "SELEC ) (;\n");
        Assert.Empty(SarifRules.Violations((await CheckAsync("--format", "sarif")).Output));
        _repository.Write(".lineage-waivers.yaml", $"- fingerprint: {Results(findings, out _)[0].GetProperty("partialFingerprints").EnumerateObject().First().Value.GetString()![..16]}\n  reason: planned\n  approver: jo\n  expires: 2999-01-01\n");
        DropAmount();
        var waived = (await CheckAsync("--format", "sarif")).Output;
        Assert.Contains("suppressions", waived, StringComparison.Ordinal);
        Assert.Empty(SarifRules.Violations(waived));

        // The rules can fail.
        Assert.NotEmpty(SarifRules.Violations(findings.Replace("\"level\": \"error\"", "\"level\": \"fatal\"", StringComparison.Ordinal)));
        Assert.NotEmpty(SarifRules.Violations(findings.Replace("\"startLine\": 3", "\"startLine\": 0", StringComparison.Ordinal)));
        Assert.NotEmpty(SarifRules.Violations(findings.Replace("\"message\"", "\"massage\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_waiver_takes_a_finding_out_of_the_gate_until_its_day_and_shows_it_as_suppressed()
    {
        DropAmount();
        var print = Fingerprint((await CheckAsync("--format", "json")).Output);
        var waivers = $"- fingerprint: {print[..16]}\n  reason: planned\n  approver: jo\n  expires: ";
        _repository.Write(".lineage-waivers.yaml", waivers + "2999-01-01\n");
        var waived = await CheckAsync("--format", "sarif");
        Assert.Equal(0, waived.ExitCode);
        var broken = Assert.Single(Results(waived.Output, out _), result => result.GetProperty("level").GetString() == "error");
        Assert.Equal("planned", broken.GetProperty("suppressions")[0].GetProperty("justification").GetString());

        _repository.Write(".lineage-waivers.yaml", waivers + "2001-01-01\n");
        var expired = await CheckAsync();
        Assert.Equal(1, expired.ExitCode);
        Assert.Contains("ended on 2001-01-01", expired.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_promised_column_that_goes_breaks_its_contract_unless_the_contract_goes_along()
    {
        _repository.Write("contracts/revenue.yaml", "contract: revenue\ndataset: ads.revenue\nnamespace: default\ntier: P0\ncolumns: [status, total]\n");
        _repository.Commit("contract");
        _repository.Write("sql/revenue.sql", "CREATE TABLE ads.revenue AS SELECT status FROM dwd.orders GROUP BY status;\n");
        _repository.Write("sql/top.sql", "CREATE TABLE ads.top AS SELECT status FROM ads.revenue;\n");
        var broken = await CheckAsync("--format", "json");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("contract:revenue:total BREAKING", Affected(broken.Output));

        _repository.Write("contracts/revenue.yaml", "contract: revenue\ndataset: ads.revenue\nnamespace: default\ntier: P3\ncolumns: [status]\n");
        Assert.DoesNotContain("contract:revenue:total BREAKING", Affected((await CheckAsync("--format", "json")).Output));
    }

    [Fact]
    public async Task Everything_that_is_wrong_in_contracts_is_told_at_once()
    {
        _repository.Write("contracts/wrong.yaml", "contract: x\ndataset: a.b\nnamespace: n\ntier: P7\nowners: me\nfreshness: daily\nkeys: [[nowhere]]\ncolumns: [{name: a}, {type: int}]\n");
        var run = await CheckAsync();
        Assert.Equal(2, run.ExitCode);
        foreach (var part in (string[])["tier:", "owners:", "freshness:", "columns[1].name:", "keys[0]:"]) Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markdown_begins_with_its_mark_and_always_tells_what_was_not_analysed()
    {
        foreach (var run in (Command[])[await CheckAsync(), await Changed()])
        {
            Assert.StartsWith("<!-- lineage-check -->\n", run.Output, StringComparison.Ordinal);
            Assert.Contains("**Not analysed**", run.Output, StringComparison.Ordinal);
            Assert.Contains("**Privacy delta**", run.Output, StringComparison.Ordinal);
        }

        async Task<Command> Changed()
        {
            DropAmount();
            return await CheckAsync();
        }
    }

    [Fact]
    public async Task Csv_has_both_directions_and_html_needs_nothing_from_elsewhere()
    {
        DropAmount();
        var csv = (await CheckAsync("--format", "csv")).Output.Split("\r\n");
        Assert.Contains(csv, line => line.StartsWith("downstream,BREAKING,job,", StringComparison.Ordinal));
        Assert.Contains(csv, line => line.StartsWith("upstream,", StringComparison.Ordinal) && line.Contains("ods.orders", StringComparison.Ordinal));
        var html = (await CheckAsync("--format", "html")).Output;
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.Contains("sql/revenue.sql", html, StringComparison.Ordinal);
        foreach (var part in (string[])["<h2>Changes</h2>", "<h2>Affected</h2>", "<h2>Privacy delta</h2>", "<h2>Not analysed</h2>", "policy of labels"])
            Assert.Contains(part, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_cannot_be_read_is_inconclusive_and_an_unknown_base_is_wrong_use()
    {
        _repository.Write("sql/orders.sql", "CREATE TABLE dwd.orders AS SELECT FROM WHERE ) (;\n");
        Assert.Equal(3, (await CheckAsync()).ExitCode);
        Assert.Equal(2, (await CheckAsync("--base", "nowhere")).ExitCode);
        Assert.Equal(0, (await CheckAsync("--profile", "advisory", "--allow-opaque", "--max-unknown", "100%", "--head", "HEAD")).ExitCode);
    }

    public void Dispose() => _repository.Dispose();

    private void DropAmount() => _repository.Write("sql/orders.sql", Orders.Replace("amount, ", "", StringComparison.Ordinal));

    private Task<Command> CheckAsync(params string[] arguments) =>
        Command.RunAsync(["check", _repository.Path, .. arguments.Contains("--base") ? (string[])[] : ["--base", "HEAD"], "--dialect", "spark", .. arguments]);

    private static List<string> Affected(string json)
    {
        using var report = JsonDocument.Parse(json);
        return [.. report.RootElement.GetProperty("affected").EnumerateArray().Select(node => $"{node.GetProperty("node").GetString()} {node.GetProperty("verdict").GetString()}")];
    }

    private static string Fingerprint(string json)
    {
        using var report = JsonDocument.Parse(json);
        return report.RootElement.GetProperty("affected").EnumerateArray().First(node => node.GetProperty("verdict").GetString() == "BREAKING").GetProperty("fingerprint").GetString()!;
    }

    private static List<JsonElement> Results(string sarif, out HashSet<string?> rules)
    {
        var run = JsonDocument.Parse(sarif).RootElement.GetProperty("runs")[0];
        rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToHashSet();
        return [.. run.GetProperty("results").EnumerateArray()];
    }
}
