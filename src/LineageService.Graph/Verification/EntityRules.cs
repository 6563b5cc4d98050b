using System.Collections.Immutable;
using LineageService.Graph.Store;

namespace LineageService.Graph.Verification;

/// <summary>What must hold of the versions of one dataset or job.</summary>
internal static class EntityRules
{
    public static void Look<T>(ImmutableArray<EntityVersion<T>> versions, string name, Findings findings)
        where T : class
    {
        if (versions.IsDefaultOrEmpty)
        {
            findings.Add("entity-without-version", name);
            return;
        }

        var current = versions[^1];
        if (current.ClosedAt is not null || current.RecordedTo is not null) findings.Add("entity-without-current-version", name);
        for (var place = 0; place < versions.Length; place++)
        {
            var version = versions[place];
            if (version.ClosedAt < version.RecordedFrom || version.RecordedTo < version.RecordedFrom)
                findings.Add("entity-known-to-end-before-it-is-known", name);
            if (place == versions.Length - 1) break;
            if (version.ClosedAt is null && version.RecordedTo is null) findings.Add("entity-with-two-current-versions", name);
            if (version.RecordedFrom > versions[place + 1].RecordedFrom) findings.Add("entity-recorded-out-of-order", name);

            // What is believed and began after the current version would hide it.
            if (version.RecordedTo is null && version.ValidFrom >= current.ValidFrom && place < versions.Length - 1)
                findings.Add("entity-history-overlaps", name);
        }
    }
}
