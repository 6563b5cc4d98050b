using System.CommandLine;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using LineageService.Testing;
using LineageService.Testing.Fuzzing;

namespace LineageService.Benchmarks.Fuzzing;

/// <summary><c>fuzz --minutes 60</c>: runs the <see cref="Fuzzer"/> over the shared corpora for as long as asked, or one case again.</summary>
internal static class FuzzCommand
{
    public static Command Create()
    {
        var minutes = new Option<double>("--minutes") { DefaultValueFactory = _ => 1, Description = "How long." };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1, Description = "Seed; printed, so that a run can be repeated." };
        var only = new Option<int?>("--case") { Description = "Run this case alone and print its text." };
        var command = new Command("fuzz", "Analyses made-up and broken SQL. Exit code 1 where a text throws, hangs or has places outside of itself.")
        {
            minutes, seed, only,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            Run(TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed), parsed.GetValue(only), cancellationToken)));
        return command;
    }

    private static int Run(TimeSpan duration, int seed, int? only, CancellationToken cancellationToken)
    {
        var texts = Texts();
        Console.WriteLine($"seed {seed}, {texts.Count} texts of the shared corpora");
        var fuzzer = new WatchedFuzzer(new Fuzzer(seed, texts));
        if (only is { } number) return fuzzer.Run(number) is { } failure ? Print(failure, whole: true) : 0;

        var (started, failures, done, lastReport) = (Stopwatch.GetTimestamp(), 0, 0, TimeSpan.Zero);
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < duration && failures < 20 && !cancellationToken.IsCancellationRequested)
        {
            if (fuzzer.Run(done) is { } found) failures += Print(found);
            done++;
            if (elapsed - lastReport < TimeSpan.FromMinutes(1)) continue;
            lastReport = elapsed;
            Console.WriteLine($"{elapsed.TotalMinutes:f0} min: {done} cases, {failures} failures");
            Console.Out.Flush();
        }

        Console.WriteLine($"seed {seed}: {done} cases in {Stopwatch.GetElapsedTime(started).TotalMinutes:f1} min, {failures} failures");
        return failures > 0 ? 1 : 0;
    }

    private static int Print(FuzzFailure failure, bool whole = false)
    {
        Console.WriteLine($"case {failure.Case}, {failure.Dialect}: {failure.Fault}");
        Console.WriteLine(whole || failure.Text.Length <= 600 ? failure.Text : failure.Text[..600] + " …");
        return 1;
    }

    private static List<string> Texts()
    {
        var texts = new List<string>();
        if (SharedFiles.Find("corpora/statements") is not { } folder) return texts;
        foreach (var file in Directory.EnumerateFiles(folder, "*.jsonl.gz").Order(StringComparer.Ordinal))
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (lines.ReadLine() is { Length: > 0 } line)
            {
                using var record = JsonDocument.Parse(line);
                if (record.RootElement.GetProperty("sql").GetString() is { Length: > 0 and < 8_000 } sql) texts.Add(sql);
            }
        }

        return texts;
    }
}
