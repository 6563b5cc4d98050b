using System.CommandLine;
using System.Net;
using LineageService.Testing.Abuse;
using LineageService.Testing.Servers;

namespace LineageService.Benchmarks.Http;

/// <summary>
/// <c>abuse --connections N</c>: what an ordinary client waits for its answers while others hold slow connections, send bombs and bodies that never end.
/// </summary>
internal static class AbuseCommand
{
    private const int Questions = 1_000;

    private const double Limit = 2;

    private const string Question = "/api/v2/namespaces";

    public static Command Create()
    {
        var connections = new Option<int>("--connections") { DefaultValueFactory = _ => 10_000, Description = "Slow connections: idle, endless headers, endless bodies." };
        var command = new Command("abuse", "Latency of an ordinary client beside abusive ones. Exit code 1 where it is more than twice as long.") { connections };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(connections), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int connections, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("lineage-abuse-").FullName;
        try
        {
            using var service = await ServiceProcess.ServeAsync(Path.Combine(directory, "store"), cancellationToken);
            using var client = new HttpClient { BaseAddress = service.Address, Timeout = TimeSpan.FromMinutes(1) };
            await LatencyProbe.MeasureAsync(client, Question, Questions, cancellationToken);
            var quiet = await SayAsync("quiet", client, null, cancellationToken);

            var worst = 0.0;
            using (var slow = await SlowConnections.OpenAsync(
                new IPEndPoint(IPAddress.Loopback, service.Address!.Port), connections, TimeSpan.FromSeconds(5), cancellationToken))
            {
                Console.WriteLine($"{slow.Open} slow connections, {slow.Refused} refused");
                worst = Math.Max(worst, await SayAsync($"{connections} slow connections", client, quiet, cancellationToken) / quiet);
                await Task.Delay(TimeSpan.FromSeconds(20), cancellationToken);
                Console.WriteLine($"after 20 s: {slow.Open} open, {slow.Closed} closed by the service");
                worst = Math.Max(worst, await SayAsync("the same, while the service closes them", client, quiet, cancellationToken) / quiet);
            }

            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var bomber = new HttpClient { BaseAddress = service.Address };
            var bombs = BombAsync(bomber, [Bombs.Brotli(300L << 20), Bombs.Gzip(300L << 20)], end.Token);
            worst = Math.Max(worst, await SayAsync("bombs, one after the other", client, quiet, cancellationToken) / quiet);
            await end.CancelAsync();
            Console.WriteLine($"{await bombs} bombs");
            Console.WriteLine($"at worst {worst:f2} times as long (median), limit {Limit}");
            return worst <= Limit && !service.HasExited ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<TimeSpan> SayAsync(string what, HttpClient client, TimeSpan? quiet, CancellationToken cancellationToken)
    {
        var times = await LatencyProbe.MeasureAsync(client, Question, Questions, cancellationToken);
        var (half, most) = (LatencyProbe.Within(times, 0.5), LatencyProbe.Within(times, 0.99));
        var ratio = quiet is { } usual ? $", {half / usual:f2} times" : "";
        Console.WriteLine($"{what}: p50 {half.TotalMilliseconds:f2} ms, p99 {most.TotalMilliseconds:f2} ms{ratio}");
        return half;
    }

    private static async Task<int> BombAsync(HttpClient client, byte[][] kinds, CancellationToken cancellationToken)
    {
        var sent = 0;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                using var content = new ByteArrayContent(kinds[sent % kinds.Length]);
                content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
                content.Headers.TryAddWithoutValidation("Content-Encoding", sent % kinds.Length == 0 ? "br" : "gzip");
                using var answer = await client.PostAsync(new Uri("/api/v1/lineage/batch", UriKind.Relative), content, cancellationToken);
                if (answer.StatusCode != HttpStatusCode.RequestEntityTooLarge) throw new InvalidOperationException($"A bomb was answered with {answer.StatusCode}.");
                sent++;
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }

        return sent;
    }
}
