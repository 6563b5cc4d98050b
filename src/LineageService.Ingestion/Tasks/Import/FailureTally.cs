using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Reading;
using LineageService.Model;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>Counts failures by code and keeps the first few of each. Mutable.</summary>
internal sealed class FailureTally
{
    private const int MaxExamples = 10;

    private readonly Dictionary<string, (int Count, List<string> Examples)> _byCode = new(StringComparer.Ordinal);

    /// <summary>Records and files that could not be taken.</summary>
    public int Rejected { get; private set; }

    public void Add(SourceFailure failure)
    {
        Rejected++;
        Count(failure.Code, failure.ToString());
    }

    /// <summary>Counts a task that is not wholly analysed under each of its reasons.</summary>
    public void Add(JobRecord job)
    {
        if (job.State is AnalysisState.Analysed or AnalysisState.NotAnalysed) return;
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unknown in job.Unknowns)
        {
            if (codes.Add(unknown.Code)) Count(unknown.Code, Describe(job, unknown.Span, unknown.Message));
        }

        foreach (var diagnostic in job.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error && codes.Add(diagnostic.Code))
                Count(diagnostic.Code, Describe(job, diagnostic.Span, diagnostic.Message));
        }
    }

    public ImmutableArray<ImportFailures> ToFailures() =>
    [
        .. _byCode.Select(entry => new ImportFailures(entry.Key, entry.Value.Count, [.. entry.Value.Examples]))
            .OrderByDescending(failures => failures.Count)
            .ThenBy(failures => failures.Code, StringComparer.Ordinal),
    ];

    private void Count(string code, string example)
    {
        var (count, examples) = _byCode.TryGetValue(code, out var known) ? known : (0, []);
        if (examples.Count < MaxExamples) examples.Add(example);
        _byCode[code] = (count + 1, examples);
    }

    private static string Describe(JobRecord job, TextSpan? span, string message)
    {
        if (span is not { } place || job.Sql is null) return $"{job.Id.Name}: {message}";
        var before = job.Sql.AsSpan(0, Math.Min(place.Start, job.Sql.Length));
        return $"{job.Id.Name}:{before.Count('\n') + 1}:{before.Length - before.LastIndexOf('\n')}: {message}";
    }
}
