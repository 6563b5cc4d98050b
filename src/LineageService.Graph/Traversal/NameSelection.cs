using System.Collections.Immutable;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>The names that a question is about: what a graph must hold so that they are found in it, with what stands for them and their other names.</summary>
public sealed record NameSelection
{
    public static NameSelection None { get; } = new();

    /// <summary>Node ids or bare names, as users type them.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Datasets, and jobs, of these very names; there need be none.</summary>
    public ImmutableArray<DatasetId> Datasets { get; init; } = [];

    public ImmutableArray<JobId> Jobs { get; init; } = [];

    /// <summary>Fields of these very names, which the schema of their dataset need not have.</summary>
    public ImmutableArray<FieldId> Fields { get; init; } = [];

    /// <summary>True where every name that is another one's is wanted.</summary>
    public bool AllAliases { get; init; }

    /// <summary>What of <see cref="Texts"/> may be found.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;

    /// <summary>What either is about.</summary>
    public NameSelection And(NameSelection other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Texts = [.. Texts, .. other.Texts],
            Datasets = [.. Datasets, .. other.Datasets],
            Jobs = [.. Jobs, .. other.Jobs],
            Fields = [.. Fields, .. other.Fields],
            AllAliases = AllAliases || other.AllAliases,
        };
    }
}
