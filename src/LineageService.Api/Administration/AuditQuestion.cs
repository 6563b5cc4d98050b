using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Graph.Store;

namespace LineageService.Api.Administration;

/// <summary>Who wrote what; asked by <c>GET /api/v2/admin/audit</c> and <c>lineage admin audit</c> with the same parameters.</summary>
public sealed record AuditQuestion(long? Before, int Limit)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } = [QueryParameters.ListLimit, QueryParameters.Cursor];

    public static AuditQuestion Read(QueryReader reader)
    {
        long? before = null;
        reader.ReadCursor(cursor =>
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            before = number;
            return true;
        });
        return new AuditQuestion(before, reader.ReadInt32(QueryParameters.ListLimit));
    }

    public async Task<AuditResponse> AnswerAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        var records = await AuditTrail.ListAsync(store, Before, Limit, cancellationToken).ConfigureAwait(false);
        var next = records is [.., { Number: > 1 } last] ? last.Number.ToString(CultureInfo.InvariantCulture) : null;
        return new AuditResponse(
            [.. records.Select(record => new AuditRecordResponse(
                record.Number, record.At, record.Actor, record.Operation, record.Subject, record.Status, record.Count))],
            next);
    }
}
