using LineageService.Model;

namespace LineageService.Impact.Changes;

/// <summary>
/// The smallest thing that a change does: <c>VALUE(users.email)</c>, <c>ROWSET(users)</c>. Propagation starts at atoms, never at changes.
/// </summary>
/// <param name="Dataset">What is changed; of <see cref="AtomKind.Timeliness"/> a dataset that the job writes.</param>
/// <param name="Column">Null where the dataset as a whole is meant (rows, order, meta).</param>
public sealed record ChangeAtom(AtomKind Kind, DatasetId Dataset, string? Column, DiffCategory Category, Verdict Verdict)
{
    /// <summary>The place in <see cref="ChangeSet.Changes"/> of the change that it is made of.</summary>
    public int Change { get; init; }

    /// <summary>The job whose text changed; null for changes of a schema.</summary>
    public JobId? Job { get; init; }

    /// <summary>What was: the old name, type or canonical expression; null where that says nothing.</summary>
    public string? Before { get; init; }

    /// <summary>What will be.</summary>
    public string? After { get; init; }

    /// <summary>Where in the new text of the job; null where it has none.</summary>
    public TextSpan? Span { get; init; }

    /// <summary>Of <see cref="AtomKind.Timeliness"/>; null for "until it is run again".</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>True where the change of rows is one of grain: severity counts it half as much again.</summary>
    public bool IsGrain => Category == DiffCategory.Grain;

    /// <summary><c>VALUE(ns/users.email)</c>.</summary>
    public override string ToString() =>
        $"{Kind.WireName()}({Dataset.Namespace}/{Dataset.Name}{(Column is null ? "" : "." + Column)}{(Kind == AtomKind.SchemaRename ? "→" + After : "")})";
}
