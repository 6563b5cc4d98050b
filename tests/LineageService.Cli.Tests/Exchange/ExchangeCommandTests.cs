using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Tests.Exchange;

public sealed class ExchangeCommandTests : IDisposable
{
    private const string Events =
        """
        {"eventType":"COMPLETE","eventTime":"2026-01-01T00:00:00Z","producer":"p","run":{"runId":"00000000-0000-7000-8000-000000000001"},"job":{"namespace":"j","name":"load"},"inputs":[{"namespace":"db","name":"s"}],"outputs":[{"namespace":"db","name":"t","facets":{"columnLineage":{"fields":{"a":{"inputFields":[{"namespace":"db","name":"s","field":"a","transformations":[{"type":"DIRECT","subtype":"IDENTITY"}]}]}}}}}]}
        """;

    private readonly WorkFolder _folder = new();

    [Fact]
    public async Task A_store_exported_and_imported_elsewhere_exports_the_same_bytes()
    {
        var (store, copy) = (_folder.PathOf("store"), _folder.PathOf("copy"));
        await DoneAsync("import", _folder.Write("e.jsonl", Events), _folder.Write("t.sql", "INSERT INTO u SELECT a FROM t"), "--store", store);
        await DoneAsync("export", "--canonical", "--out", _folder.PathOf("one.jsonl.gz"), "--store", store);
        var imported = await DoneAsync("import", _folder.PathOf("one.jsonl.gz"), "--store", copy);
        Assert.Contains("versions of edge sets", imported, StringComparison.Ordinal);
        await DoneAsync("export", "--out", _folder.PathOf("one.jsonl"), "--store", store);
        await DoneAsync("export", "--out", _folder.PathOf("two.jsonl"), "--store", copy);
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(
            await File.ReadAllTextAsync(_folder.PathOf("one.jsonl"), token), await File.ReadAllTextAsync(_folder.PathOf("two.jsonl"), token));
    }

    [Fact]
    public async Task A_store_replayed_beside_itself_believes_the_same_and_says_so()
    {
        var store = _folder.PathOf("store");
        await DoneAsync("import", _folder.Write("e.jsonl", Events), _folder.Write("t.sql", "INSERT INTO u SELECT a FROM t"), "--store", store);
        var answer = await DoneAsync("replay", "--store", store, "--into", _folder.PathOf("new"), "--compare");
        Assert.Contains("1 events: 1 applied", answer, StringComparison.Ordinal);
        Assert.Contains("Both stores believe the same.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_never_writes_into_a_directory_that_holds_something()
    {
        var store = _folder.PathOf("store");
        await DoneAsync("import", _folder.Write("e.jsonl", Events), "--store", store);
        var run = await Command.RunAsync("replay", "--store", store, "--into", store);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        run = await Command.RunAsync("replay", "--store", store, "--into", Path.GetDirectoryName(store)!);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("is not empty", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenLineage_events_of_one_store_can_be_imported_into_another()
    {
        var store = _folder.PathOf("store");
        await DoneAsync("import", _folder.Write("e.jsonl", Events), "--store", store);
        await DoneAsync("export", "--openlineage", "--out", _folder.PathOf("events.jsonl"), "--store", store);
        await DoneAsync("import", _folder.PathOf("events.jsonl"), "--store", _folder.PathOf("copy"));
        var trace = await DoneAsync("trace", "field:db:t:a", "--direction", "upstream", "--store", _folder.PathOf("copy"));
        Assert.Contains("s", trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_formats_at_once_are_a_usage_error()
    {
        var run = await Command.RunAsync("export", "--canonical", "--openlineage");
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("give one", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> DoneAsync(params string[] arguments)
    {
        var run = await Command.RunAsync(arguments);
        Assert.True(run.ExitCode == ExitCodes.Done, $"{string.Join(' ', arguments)}: {run.Output}{run.Error}");
        return run.Output;
    }
}
