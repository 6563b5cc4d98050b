using System.Text.Json;
using LineageService.Api.Contracts;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>Jobs, runs, unknowns and diagnostics as answered.</summary>
public static class JobAnswers
{
    public static JobResponse Of(JobRecord record, bool withSql) => new(
        record.Id.ToString(),
        record.Id.Namespace,
        record.Id.Name,
        record.Kind,
        record.Dialect,
        record.Owner,
        record.Team,
        record.Tier,
        record.Layer,
        record.Schedule,
        record.File,
        record.Tags,
        WireNames.Of(record.State),
        [.. record.Inputs.Select(input => input.ToString())],
        [.. record.Outputs.Select(output => output.ToString())],
        [.. record.Unknowns.Select(Of)],
        [.. record.Diagnostics.Select(Of)])
    {
        Queue = record.Queue,
        Sql = withSql ? record.Sql : null,
    };

    public static RunResponse Of(RunRecord run) => new(run.Id.ToString(), run.Job.ToString(), run.State, run.StartedAt, run.EndedAt)
    {
        ParentJob = run.ParentJob?.ToString(),
        ParentRun = run.ParentRun?.ToString(),
        Subsets = run.Subsets is null ? null : [.. RunSubset.Read(run.Subsets).Select(Of)],
    };

    private static RunSubsetResponse Of(RunSubset subset) => new(
        subset.Dataset.ToString(), subset.IsOutput ? "output" : "input", JsonElement.Parse(subset.Condition));

    public static UnknownResponse Of(UnknownLineage unknown) => new(unknown.Code, unknown.Message)
    {
        Table = unknown.Table,
        Column = unknown.Column,
        Span = Of(unknown.Span),
        Job = unknown.Job?.ToString(),
    };

    public static DiagnosticResponse Of(Diagnostic diagnostic) =>
        new(diagnostic.Code, WireNames.Of(diagnostic.Severity), Of(diagnostic.Span), diagnostic.Message);

    private static IReadOnlyList<int>? Of(TextSpan? span) => span is { } value ? [value.Start, value.Length] : null;
}
