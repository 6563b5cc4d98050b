using System.Collections.Immutable;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Exchange;

/// <summary>
/// Which keyed states of a store a replay copies. All but those that come back with the events, and those that are of one store alone. What nobody decided
/// about is copied: better twice than lost.
/// </summary>
public static class ReplayedStates
{
    /// <summary>Folds of events: the replay makes them anew, by the rules of this program.</summary>
    private static readonly ImmutableArray<string> Derived = ["job:", "keys:", "dataset:", "run:", "evidence:ranking"];

    /// <summary>
    /// Of one store: its leases, its name in consumer groups (two stores of one name would fence each other), and how far its outboxes are, whose
    /// numbers are of its own commits. A new store tells its readers of everything once.
    /// </summary>
    private static readonly ImmutableArray<string> OfOneStore =
        [StoreLeases.KeyPrefix, "kafka:consumer", "kafka:changes", "labels:notice", "labels:record:"];

    /// <summary>Whether a replay takes the state of this key into the new store.</summary>
    public static bool IsCopied(string key) => !StartsWithAny(key, Derived) && !StartsWithAny(key, OfOneStore);

    private static bool StartsWithAny(string key, ImmutableArray<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
