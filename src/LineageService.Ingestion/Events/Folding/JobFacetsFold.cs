using System.Collections.Immutable;
using LineageService.Ingestion.Events.State;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The facets of a job as the latest events left them. Mutable.</summary>
internal sealed class JobFacetsFold
{
    private ulong _sqlHash;
    private ulong? _content;

    public Latest<JobTypeJobFacet> JobType { get; set; }

    public Latest<SqlJobFacet> Sql { get; set; }

    public Latest<OwnershipFacet> Ownership { get; set; }

    public Latest<TagsFacet> Tags { get; set; }

    public Latest<SourceCodeLocationJobFacet> Location { get; set; }

    /// <summary>True where the job last called itself STREAMING or SERVICE.</summary>
    public bool IsUnbounded => JobType.Value is { IsUnbounded: true };

    /// <summary>Hash of what shows in the job's record.</summary>
    public ulong Content => _content ??= ContentHash();

    /// <summary>Folds an event's facets; true where a value changes, not only the time of its latest statement.</summary>
    public bool Offer(EventKey key, JobFacets facets)
    {
        var changed = false;
        JobType = Offered(JobType, key, facets.JobType, ref changed);
        Sql = Offered(Sql, key, facets.Sql, ref changed);
        Ownership = Offered(Ownership, key, facets.Ownership, ref changed);
        Tags = Offered(Tags, key, facets.Tags, ref changed);
        Location = Offered(Location, key, facets.SourceCodeLocation, ref changed);
        if (changed) (_content, _sqlHash) = (null, 0);
        return changed;
    }

    public static Latest<T> Offered<T>(Latest<T> latest, EventKey key, Facet<T> facet, ref bool changed)
        where T : class =>
        facet.State == FacetState.Absent ? latest : latest.Offer(key, facet.Value, ref changed);

    /// <summary>The hash of a SQL text, remembered for the current one.</summary>
    public ulong HashOfSql(string query)
    {
        if (query != Sql.Value?.Query) return SqlTextHash.Of(query);
        return _sqlHash == 0 ? _sqlHash = SqlTextHash.Of(query) : _sqlHash;
    }

    /// <summary>The owner who is a person or anything but a team, and the first team.</summary>
    public (string? Owner, string? Team) Owners()
    {
        string? owner = null;
        string? team = null;
        foreach (var one in Ownership.Value?.Owners ?? ImmutableArray<EventOwner>.Empty)
        {
            if (string.Equals(one.Type, "team", StringComparison.OrdinalIgnoreCase)) team ??= one.Name;
            else owner ??= one.Name;
        }

        return (owner ?? team, team);
    }

    private ulong ContentHash()
    {
        var hash = default(StableHash);
        hash.Add(JobType.Value?.JobType);
        hash.Add(JobType.Value?.ProcessingType);
        hash.Add(Sql.Value is { } sql ? HashOfSql(sql.Query) : 0);
        hash.Add(Sql.Value?.Dialect);
        hash.Add(Location.Value?.Path);
        foreach (var owner in Ownership.Value?.Owners ?? [])
        {
            hash.Add(owner.Name);
            hash.Add(owner.Type);
        }

        hash.Add(Tags.Value is null ? 0 : 1);
        foreach (var tag in Tags.Value?.Tags ?? [])
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
            hash.Add(tag.Field);
        }

        return hash.Value;
    }
}
