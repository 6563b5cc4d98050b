using System.Diagnostics;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;

namespace LineageService.Testing.Fuzzing;

/// <summary>What went wrong with a text. <paramref name="Case"/> and the seed make the same text again.</summary>
public sealed record FuzzFailure(int Case, string Dialect, string Text, string Fault);

/// <summary>
/// Analyses texts that nobody wrote: made by <see cref="SqlGrammar"/>, or existing ones broken by <see cref="TextMutator"/>. An analysis must not throw, must
/// end in time, and every place it names must be one of the text. A case depends on the seed, its number and the texts given, on nothing before it.
/// </summary>
/// <param name="texts">Texts to break; those of the grammar are broken too.</param>
public sealed class Fuzzer(int seed, IReadOnlyList<string> texts)
{
    // Texts have at most 20,000 characters: ordinary ones of this length take a few milliseconds.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    // By the clock, which a loaded machine lengthens.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static readonly string[] Dialects = [.. SqlDialects.All.Select(dialect => dialect.Name)];

    /// <summary>Runs one case; null where all went well.</summary>
    public FuzzFailure? Run(int number)
    {
        var random = RandomOf(number);
        var dialect = random.Pick(Dialects);
        var text = TextOf(random);
        var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        using var timeout = new CancellationTokenSource(Longest);
        try
        {
            var found = SqlDialects.Find(dialect, out _);
            var options = AnalysisOptions.Default with { Target = random.OneIn(2) ? "out.t" : null, NestedFields = random.OneIn(2) };
            var result = SqlLineageAnalyzer.Analyze(text, found, new DialectFrontEnd(found), NoTables.Instance, options, timeout.Token);
            var elapsed = Stopwatch.GetElapsedTime(started);
            return elapsed > Budget && Environment.CpuUsage.TotalTime - before > Budget ? Failed($"took {elapsed.TotalSeconds:f0} s")
                : PlaceOutside(result, text.Length) is { } place ? Failed($"{place} is not a place of the text") : null;
        }
#pragma warning disable CA1031 // Any exception is what is looked for.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Failed(fault is OperationCanceledException ? "did not end in time" : fault.ToString());
        }

        FuzzFailure Failed(string fault) => new(number, dialect, text, fault);
    }

    /// <summary>The failure of a case that did not end in time, made without analysing its text.</summary>
    public FuzzFailure Slow(int number, string fault)
    {
        var random = RandomOf(number);
        var dialect = random.Pick(Dialects);
        return new FuzzFailure(number, dialect, TextOf(random), fault);
    }

    private FuzzRandom RandomOf(int number) => new(((ulong)(uint)seed << 32) | (uint)number);

    private string TextOf(FuzzRandom random)
    {
        var text = texts.Count == 0 || random.OneIn(3) ? SqlGrammar.Write(random) : random.Pick(texts);
        if (random.OneIn(4)) return text;
        return TextMutator.Mutate(text, texts.Count == 0 ? SqlGrammar.Write(random) : random.Pick(texts), random);
    }

    private static TextSpan? PlaceOutside(LineageResult result, int length)
    {
        var places = result.Columns.Select(edge => edge.Span).Concat(result.Rows.Select(edge => edge.Span))
            .Concat(result.OutputColumns.Select(column => column.Span))
            .Concat(result.Unknowns.Select(unknown => unknown.Span ?? default)).Concat(result.Diagnostics.Select(found => found.Span ?? default));
        foreach (var place in places)
        {
            if (place.Start < 0 || place.Length < 0 || place.End > length) return place;
        }

        return null;
    }

    private sealed class NoTables : ISchemaCatalog
    {
        public static NoTables Instance { get; } = new();

        public TableSchema? Find(ReadOnlySpan<string> parts) => null;
    }
}
