using System.Diagnostics;
using LineageService.Testing.Fuzzing;

namespace LineageService.Sql.Tests.Laws;

/// <summary>A short run of the fuzzer; the long one is <c>dotnet run --project tests/LineageService.Benchmarks -- fuzz --minutes 60</c>.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20_261_126, Cases = 1_500;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    [Fact]
    public void Made_up_and_broken_texts_neither_throw_nor_hang()
    {
        var fuzzer = new Fuzzer(Seed, []);
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < Cases && Stopwatch.GetElapsedTime(started) < Longest; number++)
        {
            if (fuzzer.Run(number) is { } failure)
                Assert.Fail($"seed {Seed}, case {number}, {failure.Dialect}: {failure.Fault}{Environment.NewLine}{failure.Text}");
        }
    }
}
