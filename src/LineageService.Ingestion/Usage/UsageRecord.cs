using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Usage;

/// <summary>
/// What one query, or many equal ones of a day, read. Holds no SQL. Identity makes it count once, however often it is brought.
/// </summary>
/// <param name="Day">In UTC.</param>
/// <param name="Principal">Who read; null where the source does not tell. Not checked against any directory.</param>
/// <param name="Engine">What was read with: <c>trino</c>, <c>postgres</c> …</param>
/// <param name="Reads">How often; for a counter the count as it stands.</param>
/// <param name="Namespace">The namespace whose reads the source logs: on this day it is watched, also where this record reads nothing of it.</param>
/// <param name="Identity">Equal for the same record brought again, different for any other, as far as 64 bits go.</param>
public sealed record UsageRecord(
    DateOnly Day, string? Principal, string Engine, long Reads, string Namespace, ImmutableArray<DatasetRead> Datasets, ulong Identity)
{
    /// <summary>person, service, dashboard …; null where not told.</summary>
    public string? PrincipalKind { get; init; }

    /// <summary>True where the source counts on and on (pg_stat_statements): only what was added since the last time is new.</summary>
    public bool IsCounter { get; init; }
}

/// <summary>One dataset that a query read.</summary>
/// <param name="Fields">Paths read, in any clause, sorted; empty: none (<c>COUNT(*)</c>); null: not known which.</param>
public sealed record DatasetRead(DatasetId Dataset, ImmutableArray<string>? Fields)
{
    public ImmutableArray<UsageJoin> Joins { get; init; } = [];
}

/// <summary>That a dataset was joined with another.</summary>
/// <param name="On">Pairs of fields that were compared, its own first; empty where not known.</param>
public sealed record UsageJoin(DatasetId With, ImmutableArray<JoinedPair> On);

/// <summary>Two fields that a join compares.</summary>
public readonly record struct JoinedPair(string Field, string With) : IComparable<JoinedPair>
{
    public int CompareTo(JoinedPair other)
    {
        var byField = string.CompareOrdinal(Field, other.Field);
        return byField != 0 ? byField : string.CompareOrdinal(With, other.With);
    }

    public static bool operator <(JoinedPair left, JoinedPair right) => left.CompareTo(right) < 0;

    public static bool operator >(JoinedPair left, JoinedPair right) => left.CompareTo(right) > 0;

    public static bool operator <=(JoinedPair left, JoinedPair right) => left.CompareTo(right) <= 0;

    public static bool operator >=(JoinedPair left, JoinedPair right) => left.CompareTo(right) >= 0;
}
