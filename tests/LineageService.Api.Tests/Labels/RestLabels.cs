using System.Net;
using System.Text.Json.Nodes;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Labels;

/// <summary>A running service with short ways to send tasks and labels and to ask for forms, all over HTTP.</summary>
internal sealed class RestLabels : IAsyncDisposable
{
    private RestLabels(RunningService service) => Service = service;

    public RunningService Service { get; }

    /// <summary>The commit of the last write: every read waits for it.</summary>
    public long Epoch { get; private set; }

    public static Task<RestLabels> StartAsync(params (string Name, string Sql)[] tasks) => StartAsync(new LineageApiOptions(), tasks);

    public static Task<RestLabels> StartAsync(LineageApiOptions options, params (string Name, string Sql)[] tasks) => StartAsync(options, TimeProvider.System, tasks);

    public static async Task<RestLabels> StartAsync(LineageApiOptions options, TimeProvider time, params (string Name, string Sql)[] tasks)
    {
        var world = new RestLabels(await RunningService.StartAsync(options: options, store: new InMemoryLineageStore(), time: time));
        await world.SendTasksAsync(tasks);
        return world;
    }

    public Task SendTasksAsync(params (string Name, string Sql)[] tasks) => SendTasksInAsync("spark", tasks);

    public async Task SendTasksInAsync(string dialect, params (string Name, string Sql)[] tasks)
    {
        if (tasks.Length == 0) return;
        var body = new JsonArray([.. tasks.Select(task => new JsonObject { ["name"] = task.Name, ["sql"] = task.Sql, ["dialect"] = dialect, ["namespace"] = "default", ["datasetNamespace"] = "wh" })]);
        var answer = await Service.SendAsync(HttpMethod.Post, "/api/v2/tasks", body.ToJsonString());
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        await CatchUpAsync();
    }

    /// <summary>Waits until labels show what was written otherwise than through this.</summary>
    public async Task CatchUpAsync()
    {
        Epoch = Service.Backend.Host.Current.Epoch;
        await Service.Services.GetRequiredService<LabelHost>().WaitAsync(Epoch, TestContext.Current.CancellationToken);
    }

    public Task<JsonNode> AssignAsync(string node, string tag, Action<JsonObject>? more = null)
    {
        var request = new JsonObject { ["id"] = $"{node} {tag}", ["node"] = node, ["tag"] = tag, ["author"] = "ann" };
        more?.Invoke(request);
        return PostAsync("assignments", new JsonArray(request));
    }

    public Task<JsonNode> WithdrawAsync(string node, string tag) =>
        PostAsync($"assignments/{Uri.EscapeDataString($"{node} {tag}")}/withdraw", new JsonObject { ["author"] = "ann" });

    public Task<JsonNode> ActivateAsync(string policy) => PostAsync("policy", new JsonObject { ["text"] = policy, ["author"] = "ann" });

    public async Task<JsonNode> PostAsync(string path, JsonNode body)
    {
        var answer = await Service.SendAsync(HttpMethod.Post, $"/api/v2/labels/{path}", body.ToJsonString());
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        if (answer.Json["epoch"] is { } epoch) Epoch = Math.Max(Epoch, (long)epoch!);
        return answer.Json;
    }

    public async Task<JsonNode> GetAsync(string pathAndQuery)
    {
        var answer = await Service.GetAsync($"/api/v2/labels{pathAndQuery}{(pathAndQuery.Contains('?', StringComparison.Ordinal) ? '&' : '?')}minEpoch={Epoch}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer.Json;
    }

    /// <summary>Forms of what lineage brought to a node, by tag where there are several origins: <c>RAW, PSEUDO</c>.</summary>
    public async Task<string> FormsAsync(string node)
    {
        var labels = (await LabelsAsync(node))["derived"]!.AsArray();
        var several = labels.Select(label => (string?)label!["assignment"]).Distinct().Count() > 1;
        return string.Join(", ", labels.Select(label =>
            $"{(several ? (string?)label!["assignment"] + " " : "")}{label!["form"]}{((bool?)label["indirect"] == true ? " indirect" : "")}"));
    }

    public Task<string> FormsOfRowsAsync(string dataset) => FormsAsync($"rowset:wh:{dataset}");

    public async Task<JsonNode> LabelsAsync(string node) => (await GetAsync($"?node={Uri.EscapeDataString(IdOf(node))}"))["nodes"]!.AsArray().Single()!;

    public Task<JsonNode> ExplainAsync(string node, string tag) => GetAsync($"/explain?node={Uri.EscapeDataString(IdOf(node))}&tag={tag}");

    /// <summary>Asks until an answer is there; fails after ten seconds.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> isIt)
    {
        for (var round = 0; round < 1000; round++)
        {
            var answer = await ask();
            if (isIt(answer)) return answer;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("It did not come.");
    }

    /// <summary>Waits until the clock shows a later moment.</summary>
    public static Task LaterThanAsync(DateTimeOffset moment) =>
        EventuallyAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow()), now => now > moment.AddMilliseconds(1));

    public static string IdOf(string node)
    {
        if (node.Contains(':', StringComparison.Ordinal)) return node;
        var dot = node.LastIndexOf('.');
        return $"field:wh:{node[..dot]}:{node[(dot + 1)..]}";
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
