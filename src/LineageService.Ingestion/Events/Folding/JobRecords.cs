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

    public static ulong HashOf(JobRecord record, JobFacetsFold facets)
    {
        var hash = default(StableHash);
        hash.Add(record.Kind);
        hash.Add(record.Dialect);
        hash.Add(record.Owner);
        hash.Add(record.Team);
        hash.Add(record.File);
        hash.Add(record.Tags);
        hash.Add(facets.Content);
        hash.Add(record.Inputs);
        hash.Add(record.Outputs);
        hash.Add(record.Unknowns.Length);
        return hash.Value;
    }
}
