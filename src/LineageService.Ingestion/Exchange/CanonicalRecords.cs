using System.Collections.Immutable;
using LineageService.Graph.Corrections;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>What a store believes as lines of a canonical export, and back.</summary>
internal static class CanonicalRecords
{
    /// <summary>
    /// Fields that only lineage mentions are left out where the schema is not complete: the edges name them, and their order is that of arrival.
    /// </summary>
    public static CanonicalDataset Of(DatasetRecord record)
    {
        var fields = record.Schema == SchemaKnowledge.Complete
            ? record.Fields
            : [.. record.Fields.Where(field => field.Type is not null).OrderBy(field => field.Path, StringComparer.Ordinal)];
        return new CanonicalDataset(record.Id.Namespace, record.Id.Name, record with
        {
            Id = default,
            Fields = fields,
            Tags = [.. record.Tags.Order(StringComparer.Ordinal)],
            Symlinks = [.. record.Symlinks.Order()],
            Schema = record.Schema == SchemaKnowledge.Partial && fields.IsEmpty ? SchemaKnowledge.None : record.Schema,
            ValidFrom = null,
        });
    }

    public static DatasetRecord Read(CanonicalDataset line) => line.Record with
    {
        Id = new DatasetId(line.Namespace, line.Name),
        Fields = Given(line.Record.Fields),
        Tags = Given(line.Record.Tags),
        Symlinks = Given(line.Record.Symlinks),
    };

    public static CanonicalJob Of(JobRecord record, bool withSql) => new(record.Id.Namespace, record.Id.Name, record with
    {
        Id = default,
        Sql = withSql ? record.Sql : null,
        Parameters = withSql ? record.Parameters : [],
        Tags = [.. record.Tags.Order(StringComparer.Ordinal)],
        Inputs = [.. record.Inputs.Order()],
        Outputs = [.. record.Outputs.Order()],
        ValidFrom = null,
    });

    public static JobRecord Read(CanonicalJob line) => line.Record with
    {
        Id = new JobId(line.Namespace, line.Name),
        Tags = Given(line.Record.Tags),
        Parameters = Given(line.Record.Parameters),
        Inputs = Given(line.Record.Inputs),
        Outputs = Given(line.Record.Outputs),
        Unknowns = Given(line.Record.Unknowns),
        Diagnostics = Given(line.Record.Diagnostics),
    };

    public static CanonicalRun Of(RunRecord run) => new(
        run.Job.Namespace, run.Job.Name, run.StartedAt.ToUniversalTime(), run.Id.Value, run.State, run.EndedAt?.ToUniversalTime(), run.ParentJob,
        run.ParentRun?.Value, run.Subsets);

    public static RunRecord Read(CanonicalRun line) => new(
        new RunId(line.Run), new JobId(line.Namespace, line.Name), line.State, line.StartedAt, line.EndedAt, line.ParentJob,
        line.ParentRun is { } parent ? new RunId(parent) : null)
    {
        Subsets = line.Subsets,
    };

    /// <param name="timed">
    /// False for grounds whose valid time is only the time of their recording (an imported task's SQL): then it is left out.
    /// </param>
    public static CanonicalEdges Of(EdgeSet set, bool timed) => new(
        set.Job.Namespace,
        set.Job.Name,
        set.Target,
        set.Evidence.ToString(),
        timed ? set.ValidFrom.ToUniversalTime() : default,
        timed ? set.ValidTo?.ToUniversalTime() : null,
        set.Producer,
        !set.IsActive,
        Of(set.Cause),
        Of(set.EndCause),
        [.. set.Edges.Select(Of).OrderBy(edge => edge.From).ThenBy(edge => edge.Path, StringComparer.Ordinal)
            .ThenBy(edge => edge.To, StringComparer.Ordinal).ThenBy(edge => edge.Subtype, StringComparer.Ordinal)
            .ThenBy(edge => edge.Span?.Start).ThenBy(edge => edge.Span?.Length).ThenBy(edge => edge.Masking).ThenBy(FunctionText)],
        [.. set.Unknowns.OrderBy(unknown => unknown.ToString(), StringComparer.Ordinal)]);

    public static EdgeSet Read(CanonicalEdges line)
    {
        var target = line.Target;
        var edges = Given(line.Edges).Select(edge => new LineageEdge(
            edge.Path is null ? LineageNode.RowSet(edge.From) : LineageNode.Field(edge.From, edge.Path),
            edge.To is null ? LineageNode.RowSet(target) : LineageNode.Field(target, edge.To),
            EdgeSubtypes.TryParse(edge.Subtype, out var subtype) ? subtype : throw new System.Text.Json.JsonException("unknown subtype of an edge"),
            edge.Span,
            edge.Functions ?? [],
            edge.Masking,
            edge.Approximate));
        if (!Enum.TryParse<EvidenceKind>(line.Evidence, out var evidence)) throw new System.Text.Json.JsonException("unknown evidence of edges");
        return new EdgeSet(
            new JobId(line.Namespace, line.Name), target, evidence, line.Producer, line.ValidFrom, [.. edges], Given(line.Unknowns))
        {
            ValidTo = line.ValidTo,
            IsActive = !line.Inactive,
            Cause = Read(line.Cause),
            EndCause = Read(line.EndCause),
        };
    }

    public static CanonicalCorrection Of(Correction correction) => new(correction.Id, correction with
    {
        ReportedAt = default,
        DecidedAt = null,
        EndedAt = null,
        ExpiresAt = correction.ExpiresAt?.ToUniversalTime(),
    });

    public static Correction Read(CanonicalCorrection line, DateTimeOffset recordedAt) => line.Record is { Reason: not null, Author: not null } record
        ? record with { Id = line.Id, ReportedAt = recordedAt, DecidedAt = recordedAt, Claims = Given(record.Claims) }
        : throw new System.Text.Json.JsonException("a correction without reason or author");

    public static CanonicalMerge Of(IdentityMerge merge) => new(
        merge.Kind.ToString(), merge.Alias, merge.Canonical, merge.Id, merge.Reason, merge.Author, merge.UndoneAt is not null, merge.UndoneBy);

    public static IdentityMerge Read(CanonicalMerge line, DateTimeOffset recordedAt) => new(
        line.Id, Enum.TryParse<NodeKind>(line.Node, out var kind) ? kind : throw new System.Text.Json.JsonException("unknown kind of merge"),
        line.Alias, line.Canonical, line.Reason, line.Author, recordedAt)
    {
        UndoneAt = line.Undone ? recordedAt : null,
        UndoneBy = line.UndoneBy,
    };

    private static CanonicalEdge Of(LineageEdge edge) => new(
        edge.From.Dataset, edge.From.Path, edge.To.Path, edge.Subtype.WireName(), edge.Masking, edge.Approximate, edge.Span,
        edge.Functions.IsDefaultOrEmpty ? null : edge.Functions);

    private static string FunctionText(CanonicalEdge edge) =>
        edge.Functions is { } functions ? string.Join(' ', functions.Select(one => $"{one.Name}({string.Join(',', one.Literals)})")) : string.Empty;

    private static CanonicalCause? Of(EdgeCause? cause) => cause is null ? null : new CanonicalCause(cause.JobVersion, cause.Run?.Value, cause.Event);

    private static EdgeCause? Read(CanonicalCause? cause) =>
        cause is null ? null : new EdgeCause(cause.JobVersion, cause.Run is { } run ? new RunId(run) : null, cause.Event);

    // What was not written reads as the array that is not there.
    private static ImmutableArray<T> Given<T>(ImmutableArray<T> array) => array.IsDefault ? [] : array;
}
