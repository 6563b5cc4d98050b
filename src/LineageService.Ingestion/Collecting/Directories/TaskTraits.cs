using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// What is said of a task beside its SQL: by the path it lies at, by a file beside it, by the comment it begins with, by a rule of the
/// mapping.
/// Not a task: what is null is said elsewhere or nowhere.
/// </summary>
public sealed record TaskTraits
{
    public static TaskTraits None { get; } = new();

    public string? Name { get; init; }

    public string? Target { get; init; }

    public string? Dialect { get; init; }

    public string? Kind { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    public string? Layer { get; init; }

    public string? Schedule { get; init; }

    /// <summary>Queue, pool or worker group that the task runs in.</summary>
    public string? Queue { get; init; }

    /// <summary>Database and schema of names that lack them.</summary>
    public string? Database { get; init; }

    public string? Schema { get; init; }

    public string? JobNamespace { get; init; }

    public string? DatasetNamespace { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Names of tasks that are waited for.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>This, and where it says nothing the other. Tags, parameters and dependencies of both.</summary>
    public TaskTraits Over(TaskTraits other) => new()
    {
        Name = Name ?? other.Name,
        Target = Target ?? other.Target,
        Dialect = Dialect ?? other.Dialect,
        Kind = Kind ?? other.Kind,
        Owner = Owner ?? other.Owner,
        Team = Team ?? other.Team,
        Tier = Tier ?? other.Tier,
        Layer = Layer ?? other.Layer,
        Schedule = Schedule ?? other.Schedule,
        Queue = Queue ?? other.Queue,
        Database = Database ?? other.Database,
        Schema = Schema ?? other.Schema,
        JobNamespace = JobNamespace ?? other.JobNamespace,
        DatasetNamespace = DatasetNamespace ?? other.DatasetNamespace,
        Tags = [.. Tags.Union(other.Tags, StringComparer.Ordinal)],
        Parameters = other.Parameters.SetItems(Parameters),
        DependsOn = [.. DependsOn.Union(other.DependsOn, StringComparer.Ordinal)],
    };

    /// <summary>What holds for all below a folder: nothing of one task alone.</summary>
    public TaskTraits Inherited() => this with { Name = null, Target = null, Kind = null, DependsOn = [] };
}
