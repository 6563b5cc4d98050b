using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.DeadLetters;

namespace LineageService.Api.Administration;

/// <summary>
/// Which dead letters: to list them, or to send all of them again. Asked by <c>/api/v2/dead-letters</c> and <c>lineage dead-letters</c>
/// with the same parameters.
/// </summary>
public sealed record DeadLettersQuestion(EventQuery Query)
{
    public static ImmutableArray<QueryParameter> FilterParameters { get; } =
        [LogParameters.LetterKind, LogParameters.From, LogParameters.To];

    public static ImmutableArray<QueryParameter> ListParameters { get; } =
        [.. FilterParameters, QueryParameters.ListLimit, QueryParameters.Cursor];

    public static DeadLettersQuestion ReadFilter(QueryReader reader) => new(new EventQuery(
        reader.Read(LogParameters.LetterKind, LoggedEvent.DeadKind), reader.Read(LogParameters.From), reader.Read(LogParameters.To)));

    public static DeadLettersQuestion ReadList(QueryReader reader) => new(ReadFilter(reader).Query with
    {
        After = reader.ReadCursor(cursor => PageCursor.ReadEvent(cursor) is not null),
        Limit = reader.ReadInt32(QueryParameters.ListLimit),
        BodiesLeftOut = true,
    });

    public async Task<DeadLettersResponse> ListAsync(IEventLog log, CancellationToken cancellationToken) =>
        LogAnswers.Of(await log.ListEventsAsync(Query, cancellationToken).ConfigureAwait(false));

    public async Task<ReplayAllResponse> ReplayAsync(
        DeadLetterQueue queue, IProgress<ReplayReport>? progress, CancellationToken cancellationToken) =>
        LogAnswers.Of(await queue.ReplayAllAsync(Query, progress, cancellationToken).ConfigureAwait(false));
}
