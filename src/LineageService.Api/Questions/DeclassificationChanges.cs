using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Responses;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Transformations;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Leads declassifications through their states; refusals of the state machine become a problem that tells all of them.</summary>
public sealed class DeclassificationChanges(LabelHost labels, LineageGraphHost graphs, TimeProvider time)
{
    /// <summary>All of them that may be seen.</summary>
    public static DeclassificationsResponse List(LabelSnapshot snapshot, NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(visibility);
        var answers = new LabelAnswers(snapshot, visibility);
        return new DeclassificationsResponse(
            snapshot.LabelEpoch,
            [
                .. snapshot.Register.Declassifications.Values.Where(one => (one.Edge?.To ?? one.Node) is { } field && visibility.Sees(field.Dataset))
                    .OrderBy(one => one.Id, StringComparer.Ordinal).Select(one => answers.Of(DeclassificationRules.At(one, snapshot.State.At))),
            ]);
    }

    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public Task<DeclassificationChangeResponse> DraftAsync(DeclassificationRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var graph = labels.Current.State.Graph;
        var to = FieldOf(CorrectionNodes.Find(graph, request.To, visibility));
        FieldId? from = request.From is null ? null : FieldOf(CorrectionNodes.Find(graph, request.From, visibility));
        var now = time.GetUtcNow();
        var draft = new Declassification("d-" + Guid.CreateVersion7(now).ToString("N"))
        {
            Edge = from is { } source ? (source, to) : null,
            Node = from is null ? to : null,
            Tags = [.. request.Tags],
            FromForm = Form(request.FromForm, "$.fromForm"),
            ToForm = Form(request.ToForm, "$.toForm"),
            ToLevel = request.ToLevel,
            Origins = request.AnyOrigin ? default : [],
            Reason = request.Reason,
            EvidenceUri = request.EvidenceUri,
            RequestedBy = request.Author,
            Created = now,
            ExpiresAt = request.ExpiresAt,
        };
        return RecordAsync(draft, request.Author, request.Reason, visibility, cancellationToken);
    }

    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<DeclassificationChangeResponse> ChangeAsync(
        string id, DeclassificationAction action, DeclassificationStepRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var snapshot = labels.Current;
        if (!snapshot.Register.Declassifications.TryGetValue(id, out var known) || (known.Edge?.To ?? known.Node) is not { } field || !visibility.Sees(field.Dataset))
            throw LabelChanges.Unknown($"No declassification has the id '{id}'.");
        var now = time.GetUtcNow();
        var step = action switch
        {
            DeclassificationAction.Submit => DeclassificationRules.Submit(known, now),
            DeclassificationAction.Approve => DeclassificationRules.Approve(
                known, request.Author, request.Role, OwnersOf(snapshot, field), OriginsAt(snapshot, known, field),
                await BindingOfAsync(snapshot, known, request.Job, cancellationToken).ConfigureAwait(false), now),
            DeclassificationAction.Revoke => DeclassificationRules.Revoke(known, request.Author, request.Reason, now),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return step.Next is { } next
            ? await RecordAsync(next, request.Author, request.Reason, visibility, cancellationToken).ConfigureAwait(false)
            : throw LabelChanges.Conflict($"Refused: {string.Join("; ", step.Refusals)}.");
    }

    private async Task<DeclassificationChangeResponse> RecordAsync(
        Declassification declassification, string author, string? reason, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        var snapshot = await labels.RecordAsync(
            [labels.NewEntry(author, reason) with { Declassification = declassification }], cancellationToken).ConfigureAwait(false);
        return new DeclassificationChangeResponse(snapshot.LabelEpoch, new LabelAnswers(snapshot, visibility).Of(declassification));
    }

    private static ImmutableArray<string> OwnersOf(LabelSnapshot snapshot, FieldId field) =>
        snapshot.State.Graph.FindDataset(field.Dataset)?.Owner is { } owner ? [owner] : [];

    // What reaches the place now: that is what somebody looked at and approved.
    private static ImmutableArray<string> OriginsAt(LabelSnapshot snapshot, Declassification declassification, FieldId to)
    {
        var place = declassification.Edge?.From ?? to;
        return
        [
            .. snapshot.State.LabelsOf(LineageNode.Field(place.Dataset, place.Path))
                .Where(label => declassification.Tags.Any(tag => snapshot.Policy.CategoryOf(label.Origin.Category).IsWithin(tag)))
                .Select(label => label.Origin.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    private async Task<TransformationBinding?> BindingOfAsync(
        LabelSnapshot snapshot, Declassification declassification, string? named, CancellationToken cancellationToken)
    {
        if (declassification.Edge is not { } edge) return null;
        var graph = snapshot.State.Graph;
        var (from, to) = (graph.FindNode(LineageNode.Field(edge.From.Dataset, edge.From.Path)), graph.FindNode(LineageNode.Field(edge.To.Dataset, edge.To.Path)));
        if (from < 0 || to < 0) return null;
        var jobs = new HashSet<JobId>();
        var row = graph.Reverse(to);
        for (var index = 0; index < row.Count; index++)
            if (row.NeighborAt(index) == from) jobs.Add(graph.JobOf(row[index]));
        if (named is not null) jobs.RemoveWhere(job => job.ToString() != named && job.Name != named);
        if (jobs.Count == 0) throw LabelChanges.Conflict("No job states that edge now.");
        if (jobs.Count > 1) throw LabelChanges.Conflict($"Several jobs state that edge; name one: {string.Join(", ", jobs.Select(job => job.ToString()).Order(StringComparer.Ordinal))}.");
        var record = await graphs.Store.FindJobAsync(jobs.Single(), cancellationToken).ConfigureAwait(false);
        var fingerprint = TransformationFingerprint.Of(record) ?? EdgeFingerprint.Of(graph, jobs.Single());
        return fingerprint is null ? null : new TransformationBinding(jobs.Single(), fingerprint) { Text = record?.Sql };
    }

    private static FieldId FieldOf(LineageNode node) => node is { Kind: NodeKind.Field, Path: { } path }
        ? new FieldId(node.Dataset, path)
        : throw LabelChanges.Invalid([Violation.Body("$.to", "A declassification is about a field, or an edge between two.")]);

    private static LabelForm? Form(string? text, string name)
    {
        if (text is null) return null;
        return LabelForms.TryParse(text, out var form) ? form : throw LabelChanges.Invalid([Violation.Body(name, "Must be RAW, PARTIAL, CIPHER, PSEUDO, AGG or NONE.")]);
    }
}

/// <summary>A step of a declassification.</summary>
public enum DeclassificationAction
{
    /// <summary>A draft asks for approval.</summary>
    Submit,

    /// <summary>Somebody else says yes.</summary>
    Approve,

    /// <summary>It ends before its time.</summary>
    Revoke,
}
