using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using LineageService.Testing.OpenApi;
using LineageService.Testing.Servers;

namespace LineageService.Benchmarks.Http;

/// <summary>
/// <c>http-fuzz --requests N --seed S</c>: made-up requests over every operation of the service's own OpenAPI document, against <c>lineage serve</c> over the
/// demonstration's store or a running service.
/// </summary>
internal static class HttpFuzzCommand
{
    private const int Round = 2_500;

    private static readonly ImmutableArray<string> Names =
    [
        "default", "shop", "etl", "ods.orders", "ods.users", "dwd.orders", "orders", "users", "id", "amount", "dataset:default:ods.users",
        "dataset:shop:orders", "field:default:ods.users:id", "rowset:shop:orders", "job:etl:load", "load", "spark", "SELECT id FROM orders",
        "INSERT INTO orders SELECT id, amount FROM ods.orders", "2026-01-01T00:00:00Z", "30d", "token", "read", "ann",
    ];

    public static Command Create()
    {
        var requests = new Option<int>("--requests") { DefaultValueFactory = _ => 50_000, Description = "How many." };
        var seed = new Option<long>("--seed") { DefaultValueFactory = _ => 1, Description = "Seed; the same one makes the same requests." };
        var only = new Option<int?>("--only") { Description = "Send the request of this number alone." };
        var command = new Command("http-fuzz", "Made-up requests over the OpenAPI document. Exit code 1 where an answer is 5xx or not as the document says.") { requests, seed, only };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(requests), (ulong)parsed.GetValue(seed), parsed.GetValue(only), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int requests, ulong seed, int? only, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("lineage-http-fuzz-").FullName;
        try
        {
            using var service = await ServiceProcess.ServeAsync(Path.Combine(directory, "store"), cancellationToken, "--set", "budgets.minEpochWait=0s");
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = service.Address };
            await FillAsync(client, cancellationToken);
            var contract = ApiContract.Read(await client.GetStringAsync(new Uri("/openapi/v2.json", UriKind.Relative), cancellationToken));
            var session = new FuzzedSession(client, contract, seed, Names);
            var started = Stopwatch.GetTimestamp();
            var told = 0;
            for (var first = only ?? 0; first < (only + 1 ?? requests); first += Round)
            {
                await session.RunAsync(first, Math.Min(Round, (only + 1 ?? requests) - first), cancellationToken);
                foreach (var violation in session.Violations.Skip(told).Take(20)) Console.WriteLine(violation);
                told = session.Violations.Count;
                var rate = (first + Round) / Stopwatch.GetElapsedTime(started).TotalSeconds;
                Console.WriteLine($"seed {seed}: {Math.Min(first + Round, requests)} requests, {told} violations, {rate:f0}/s; {session.Statuses}");
            }

            Console.WriteLine($"{contract.Operations.Length} operations, {session.Succeeded} of them answered with success; {session.Violations.Count} violations");
            if (service.HasExited) Console.WriteLine($"The service ended: {service.Error}");
            return session.Violations.Count == 0 && !service.HasExited ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // So that questions have answers.
    private static async Task FillAsync(HttpClient client, CancellationToken cancellationToken)
    {
        const string Tasks =
            """
            [{"table": "ods.users", "columns": [{"name": "id"}, {"name": "name"}]}, {"table": "ods.orders", "columns": [{"name": "id"}, {"name": "amount"}]},
             {"sql": "INSERT INTO dwd.orders SELECT o.id, u.name, o.amount FROM ods.orders o JOIN ods.users u ON o.id = u.id", "name": "load", "namespace": "etl"}]
            """;
        using var content = new StringContent(Tasks, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/api/v2/tasks?dialect=spark", UriKind.Relative), content, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellationToken));
    }
}
