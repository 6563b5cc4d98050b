using System.Collections.Immutable;
using LineageService.Ingestion.Events.State;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The facets of a job as the latest events left them. Mutable.</summary>
internal sealed class JobFacetsFold
{
    public Latest<JobTypeJobFacet> JobType { get; set; }

    public Latest<SqlJobFacet> Sql { get; set; }

    public Latest<OwnershipFacet> Ownership { get; set; }

    public Latest<TagsFacet> Tags { get; set; }

    public Latest<SourceCodeLocationJobFacet> Location { get; set; }

    /// <summary>True where the job last called itself STREAMING or SERVICE.</summary>
    public bool IsUnbounded => JobType.Value is { IsUnbounded: true };

    public void Offer(EventKey key, JobFacets facets)
    {
        JobType = Offered(JobType, key, facets.JobType);
        Sql = Offered(Sql, key, facets.Sql);
        Ownership = Offered(Ownership, key, facets.Ownership);
        Tags = Offered(Tags, key, facets.Tags);
        Location = Offered(Location, key, facets.SourceCodeLocation);
    }

    public static Latest<T> Offered<T>(Latest<T> latest, EventKey key, Facet<T> facet)
        where T : class =>
        facet.State == FacetState.Absent ? latest : latest.Offer(key, facet.Value);

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
}
