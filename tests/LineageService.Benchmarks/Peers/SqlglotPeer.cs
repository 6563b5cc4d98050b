using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LineageService.Benchmarks.Generator.Retail;
using LineageService.Benchmarks.Measuring;
using LineageService.Benchmarks.Suite;

namespace LineageService.Benchmarks.Peers;

/// <summary>sqlglot on the same statements in the same run, where Python has it: parse and lineage of all outputs, with the full schema.</summary>
internal static class SqlglotPeer
{
    private const string Script = """
        import json, sys, time
        given = json.load(sys.stdin)
        try:
            import sqlglot
            from sqlglot.lineage import lineage
        except ImportError:
            print(json.dumps({"reason": "Python has no sqlglot"}))
            sys.exit(0)
        done, outputs, failed, started = 0, 0, 0, time.process_time()
        for sql in given["statements"]:
            try:
                query = sqlglot.parse_one(sql)
                for name in query.named_selects:
                    if name != "*":
                        lineage(name, query, schema=given["schema"])
                        outputs += 1
            except Exception:
                failed += 1
            done += 1
            if time.process_time() - started > 60:
                break
        print(json.dumps({"version": sqlglot.__version__, "statements": done, "outputs": outputs, "failed": failed,
                          "seconds": time.process_time() - started}))
        """;

    /// <summary>What it took; empty, with the reason printed, where there is no sqlglot.</summary>
    public static async Task<IReadOnlyList<Metric>> MeasureAsync(
        IReadOnlyList<string> statements, BenchmarkContext context, CancellationToken cancellationToken)
    {
        if (!context.WithPeer) return [];
        var start = new ProcessStartInfo("python3", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using var python = Process.Start(start)!;
            var schema = RetailSchema.Catalog.Tables.ToDictionary(
                table => table.Schema.Name.Name, table => table.Schema.Columns.ToDictionary(column => column.Name, _ => "INT"));
            await python.StandardInput.WriteAsync(JsonSerializer.Serialize(new { statements, schema }).AsMemory(), cancellationToken);
            python.StandardInput.Close();
            using var answer = JsonDocument.Parse(await python.StandardOutput.ReadToEndAsync(cancellationToken));
            await python.WaitForExitAsync(cancellationToken);
            return Read(answer.RootElement, context);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or JsonException)
        {
            context.Say($"  sqlglot: not compared ({failure.Message})");
            return [];
        }
    }

    private static IReadOnlyList<Metric> Read(JsonElement answer, BenchmarkContext context)
    {
        if (answer.TryGetProperty("reason", out var reason))
        {
            context.Say($"  sqlglot: not compared ({reason.GetString()})");
            return [];
        }

        var seconds = answer.GetProperty("seconds").GetDouble();
        return
        [
            new Metric(
                string.Create(CultureInfo.InvariantCulture, $"sqlglot {answer.GetProperty("version").GetString()}, a second of one core"),
                answer.GetProperty("statements").GetInt32() / seconds, "statements/s"),
            new Metric("sqlglot, statements that failed", answer.GetProperty("failed").GetInt32(), "statements"),
        ];
    }
}
