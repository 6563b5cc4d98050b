using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Naming;
using LineageService.Sql.Dialects;

namespace LineageService.Ingestion.Tasks;

/// <summary>A task's definition read back from its job, so that it can be analysed again without its source.</summary>
public static class StoredDefinition
{
    /// <summary>The definition; null for a job without SQL of its own, and for one that a program stored which did not yet keep how its names are read.</summary>
    public static TaskDefinition? Of(JobRecord job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Sql is null || job.DatasetNamespace is null) return null;
        var isElsewhere = job.Target is { } dataset && DatasetNaming.ToDataset(DatasetNaming.ToTable(dataset), job.DatasetNamespace) != dataset;
        return new TaskDefinition(job.Id, job.Dialect ?? "ansi", job.Sql, job.DatasetNamespace)
        {
            TargetDataset = isElsewhere ? job.Target : null,
            Target = !isElsewhere && job.Target is { } target ? DatasetNaming.ToTable(target).ToString() : null,
            Kind = job.Kind,
            Owner = job.Owner,
            Team = job.Team,
            Tier = job.Tier,
            Layer = job.Layer,
            Schedule = job.Schedule,

            // A queue that the text sets is read from it again: another text may set another.
            Queue = job.Queue is null || TaskQueue.OfText(job.Sql, SqlDialects.Find(job.Dialect ?? "ansi", out _)) is not null ? null : job.Queue,
            Tags = job.Tags,
            Parameters = Parameters(job.Parameters),
            DefaultDatabase = job.DefaultDatabase,
            DefaultSchema = job.DefaultSchema,
            File = job.File,
        };
    }

    private static ImmutableSortedDictionary<string, string> Parameters(ImmutableArray<string> stored)
    {
        if (stored.IsEmpty) return ImmutableSortedDictionary<string, string>.Empty;
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>();
        foreach (var parameter in stored)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0) parameters[parameter[..equals]] = parameter[(equals + 1)..];
        }

        return parameters.ToImmutable();
    }
}
