using LineageService.Ingestion.Events.State;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The hash of an edge set as written: content and producer.</summary>
internal static class ClaimsHash
{
    public static ulong Of(TargetClaims claims)
    {
        var hash = default(StableHash);
        hash.Add(claims.Content());
        hash.Add(claims.Producer);
        return hash.Value;
    }
}
