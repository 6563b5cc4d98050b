using LineageService.Graph.Store;
using LineageService.Ingestion.Evidence;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Which of two grounds for one target of a job is walked: what the client said of the run, or what our engine reads from the run's SQL. The
/// producer that ranks higher, of equal ones the client, which saw what ran. An analysis that does not know all has its lower rank, and it never
/// takes the place of a client that gives a DIRECT input to a column for which the analysis has none: a source that is missing does more harm
/// than one too many.
/// </summary>
internal static class ActiveEvidence
{
    public static bool IsActive(
        (DatasetId Target, EvidenceKind Evidence) key,
        Dictionary<(DatasetId Target, EvidenceKind Evidence), TargetClaims> claims,
        EvidenceRanking ranking)
    {
        if (key.Evidence is not (EvidenceKind.Run or EvidenceKind.Statement)) return true;
        if (!claims.TryGetValue((key.Target, EvidenceKind.Run), out var client)
            || !claims.TryGetValue((key.Target, EvidenceKind.Statement), out var statement))
        {
            return true;
        }

        return key.Evidence == EvidenceKind.Statement == IsBelieved(statement, client, ranking);
    }

    private static bool IsBelieved(TargetClaims statement, TargetClaims client, EvidenceRanking ranking)
    {
        var standing = ranking.Of(statement.Producer);
        var rank = statement.IsComplete ? standing.Rank : standing.IncompleteRank;
        return rank > ranking.Of(client.Producer).Rank && (statement.IsComplete || statement.Covers(client));
    }
}
