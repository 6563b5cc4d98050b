using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Usage;

/// <summary>
/// The usage of a dataset between two days. A number that nobody can know is null, never 0: no source watched the namespace, or reads are there whose
/// reader (or fields) no source tells.
/// </summary>
/// <param name="WatchedDays">Days between the two on which some source watched; 0: nothing is known.</param>
/// <param name="Readers">Distinct principals; null where unknown.</param>
/// <param name="Reads">Null where unknown.</param>
/// <param name="AnonymousReads">Of <paramref name="Reads"/>, those whose reader is not told: <paramref name="Readers"/> is the least there can be.</param>
/// <param name="UnresolvedReads">Of <paramref name="Reads"/>, those whose fields are not known: fields may be read more often than they say.</param>
public sealed record DatasetUsage(
    DateOnly First, DateOnly Last, int WatchedDays, int? Readers, long? Reads, long AnonymousReads, long UnresolvedReads,
    ImmutableArray<FieldUsage> Fields, ImmutableArray<DayUsage> Days, ImmutableArray<PrincipalUsage> Principals, ImmutableArray<JoinUsage> Joins)
{
    /// <summary>
    /// What is known of a field: 0 only where all reads are known by field, or there were none; null where it may have been read.
    /// </summary>
    public FieldUsage Of(string field)
    {
        foreach (var known in Fields)
            if (string.Equals(known.Field, field, StringComparison.OrdinalIgnoreCase)) return known;
        return WatchedDays == 0 && Reads is null || UnresolvedReads > 0 ? new FieldUsage(field, null, null, null) : new FieldUsage(field, 0, 0, null);
    }
}

/// <summary>Reads of one field.</summary>
public sealed record FieldUsage(string Field, int? Readers, long? Reads, DateOnly? LastDay);

/// <summary>Reads of one day. Days on which nothing was read are left out.</summary>
public sealed record DayUsage(DateOnly Day, int? Readers, long Reads);

/// <summary>Reads by one principal.</summary>
public sealed record PrincipalUsage(string Principal, string? Kind, long Reads, DateOnly LastDay);

/// <summary>How often the dataset was joined with another.</summary>
public sealed record JoinUsage(DatasetId With, ImmutableArray<JoinedPair> On, long Reads);
