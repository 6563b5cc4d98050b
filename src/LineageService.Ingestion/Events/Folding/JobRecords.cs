using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>Makes the record of a job that is known from events.</summary>
internal static class JobRecords
{
    public static JobRecord Of(JobFold job, JobComposition composition)
    {
        var facets = job.Facets;
        var (owner, team) = facets.Owners();
        var isDeclaration = job.Id.Namespace.StartsWith(DeclarationJob.Prefix, StringComparison.Ordinal) && job.Runs.Count == 0;
        return new JobRecord(job.Id)
        {
            Kind = isDeclaration ? DeclarationJob.Kind : facets.JobType.Value?.JobType ?? facets.JobType.Value?.ProcessingType,
            Dialect = facets.Sql.Value?.Dialect,
            Owner = owner,
            Team = team,
            File = facets.Location.Value?.Path,
            Tags = TagTexts.Of(facets.Tags.Value),
            Sql = facets.Sql.Value?.Query,
            Inputs = composition.Inputs,
            Outputs = composition.Outputs,
            Unknowns = composition.Unknowns,
        };
    }

    public static ulong HashOf(JobRecord record)
    {
        var hash = default(StableHash);
        hash.Add(record.Kind);
        hash.Add(record.Dialect);
        hash.Add(record.Owner);
        hash.Add(record.Team);
        hash.Add(record.File);
        hash.Add(record.Tags);
        hash.Add(record.Sql);
        hash.Add(record.Inputs);
        hash.Add(record.Outputs);
        hash.Add(record.Unknowns.Length);
        return hash.Value;
    }

    /// <summary>Adds the facets that show in the record.</summary>
    public static void AddFacets(ref StableHash hash, JobFacetsFold facets)
    {
        hash.Add(facets.JobType.Value?.JobType);
        hash.Add(facets.JobType.Value?.ProcessingType);
        hash.Add(facets.Sql.Value?.Query);
        hash.Add(facets.Sql.Value?.Dialect);
        hash.Add(facets.Location.Value?.Path);
        foreach (var owner in facets.Ownership.Value?.Owners ?? [])
        {
            hash.Add(owner.Name);
            hash.Add(owner.Type);
        }

        hash.Add(facets.Tags.Value is null ? 0 : 1);
        foreach (var tag in facets.Tags.Value?.Tags ?? [])
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
            hash.Add(tag.Field);
        }
    }
}
