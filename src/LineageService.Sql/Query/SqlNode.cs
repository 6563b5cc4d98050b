using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>
/// A node of the query model: the small, unbound, clause-shaped tree that every front end builds and the binder reads
/// (architecture.md §3). Not a syntax tree: whatever changes no name, column, row provenance or dependency has no node.
/// </summary>
public abstract record SqlNode
{
    private protected SqlNode(TextSpan span) => Span = span;

    /// <summary>The text it came from, in UTF-16 units.</summary>
    public TextSpan Span { get; init; }
}
