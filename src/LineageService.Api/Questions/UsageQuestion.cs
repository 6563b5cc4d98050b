using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Usage;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Who reads a dataset; asked by <c>GET /api/v2/datasets/usage</c> and <c>lineage usage</c>. A field stands for its dataset.</summary>
public sealed record UsageQuestion(NodeQuery Node, int Days)
{
    private const int MaxItems = 100;

    public static readonly IntegerParameter DaysParameter =
        new("days", "Days to look back, today among them.", 30, 1, UsageRegister.KeptDays);

    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field, DaysParameter, QueryParameters.MinEpoch];

    public static UsageQuestion Read(QueryReader reader) => new(NodeQuery.Read(reader, required: true), reader.ReadInt32(DaysParameter));

    /// <exception cref="Problems.ProblemException">The dataset is unknown or ambiguous.</exception>
    public async Task<UsageResponse> AnswerAsync(LineageGraphHost host, TimeProvider time, CancellationToken cancellationToken)
    {
        var graph = await host.NamesAsync(Node.Names, cancellationToken).ConfigureAwait(false);
        var id = Node is { Namespace: { } @namespace, Name: { } name } ? new DatasetId(@namespace, name) : Node.Resolve(graph).Dataset;
        var visibility = Node.Visibility;
        if (id is not { } dataset || !visibility.Sees(dataset)) throw NodeQuery.Unknown(Node.ToString());
        var merged = await MergedRecords.FindAsync(host.Store, graph, dataset, cancellationToken).ConfigureAwait(false);
        if (merged is not null && !visibility.Sees(merged.Record.Id)) throw NodeQuery.Unknown(Node.ToString());
        ImmutableArray<DatasetId> names = merged is null ? [dataset] : [merged.Record.Id, .. merged.Aliases];
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var usage = await UsageRegister.FindAsync(host.Store, names, today.AddDays(1 - Days), today, cancellationToken).ConfigureAwait(false);

        // What only logs know is a dataset too, where it is named in full.
        if (merged is null && usage.Reads is null or 0) throw NodeQuery.Unknown(Node.ToString());
        return new UsageResponse(
            graph.Epoch,
            names[0].ToString(),
            usage.First,
            usage.Last,
            usage.WatchedDays,
            usage.Readers,
            usage.Reads,
            usage.AnonymousReads,
            usage.UnresolvedReads,
            [.. FieldsOf(merged, usage).Select(usage.Of).Select(field => new FieldUsageResponse(field.Field, field.Readers, field.Reads, field.LastDay))],
            [.. usage.Days.Select(day => new DayUsageResponse(day.Day, day.Readers, day.Reads))],
            [
                .. usage.Principals.Take(MaxItems)
                    .Select(principal => new PrincipalUsageResponse(principal.Principal, principal.Kind, principal.Reads, principal.LastDay)),
            ],
            [
                .. usage.Joins.Take(MaxItems).Select(join => new JoinUsageResponse(
                    visibility.Shown(join.With).ToString(), [.. JoinedFields(join, visibility).Select(pair => new JoinedFieldsResponse(pair.Field, pair.With))], join.Reads)),
            ]);
    }

    private static ImmutableArray<JoinedPair> JoinedFields(JoinUsage join, NodeVisibility visibility) => visibility.Sees(join.With) ? join.On : [];

    private static IEnumerable<string> FieldsOf(MergedRecord? merged, DatasetUsage usage) =>
        (merged?.Record.Fields.Select(field => field.Path) ?? []).Union(usage.Fields.Select(field => field.Field), StringComparer.OrdinalIgnoreCase);
}
