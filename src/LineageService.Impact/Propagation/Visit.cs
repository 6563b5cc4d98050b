using LineageService.Model;

namespace LineageService.Impact.Propagation;

/// <summary>What reached a node or dataset.</summary>
internal enum VisitKind : byte
{
    /// <summary>Other values of a column.</summary>
    Value,

    /// <summary>Other rows of a dataset; the node is its row set.</summary>
    Rows,

    /// <summary>A column is no longer there.</summary>
    Gone,

    /// <summary>A column is new.</summary>
    Added,
    Type,
    Nullability,

    /// <summary>Columns stand elsewhere.</summary>
    Order,
    Unknown,

    /// <summary>A dataset is no longer refreshed; the node is its number.</summary>
    Stale,

    /// <summary>A view or dashboard no longer works; the node is its number.</summary>
    Broken,
}

/// <summary>One thing that reached one place: how far, by which edge, from where.</summary>
/// <param name="Node">Number of the node; of <see cref="VisitKind.Stale"/> and <see cref="VisitKind.Broken"/> that of the dataset.</param>
/// <param name="Parent">The visit it comes from; −1 at the change itself.</param>
/// <param name="Job">The job that carries it; −1 at the change itself.</param>
/// <param name="Source">Number of the atom.</param>
/// <param name="Opaque">Number of the job that made it unknown; −1 for none.</param>
internal readonly record struct Visit(
    VisitKind Kind, int Node, int Distance, int Parent, int Job, EdgeSubtype? Subtype, TextSpan? Span, int Source, double Confidence, ImpactEdgeGround Ground,
    int Opaque = -1)
{
    public bool IsOfDataset => Kind is VisitKind.Stale or VisitKind.Broken;
}

/// <summary>What befalls a job itself, beside what it carries on.</summary>
/// <param name="From">The visit that does it.</param>
internal sealed record JobFinding(Verdict Verdict, int Job, int From, int Distance, string Sentence, TextSpan? Span, double Confidence);
