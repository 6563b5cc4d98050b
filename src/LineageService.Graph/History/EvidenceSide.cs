using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History;

/// <summary>One side of a comparison: what some edge sets together say of each column of one target. Mutable while it is built.</summary>
internal sealed class EvidenceSide
{
    private readonly Dictionary<string, Dictionary<Input, Use>> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _unknown = new(StringComparer.OrdinalIgnoreCase);
    private bool _isUnknown;
    private bool _knowsNone;

    public EvidenceSide(IEnumerable<EdgeSet> sets)
    {
        foreach (var set in sets) Add(set);
    }

    public IEnumerable<string> Columns => _columns.Keys;

    public IReadOnlyDictionary<Input, Use> InputsOf(string column) =>
        _columns.TryGetValue(column, out var inputs) ? inputs : Nothing;

    /// <summary>
    /// True where it names inputs of any kind, or says by its silence that there are none. That a column keeps its own former value (MERGE and
    /// UPDATE rewrite rows) says nothing of where values come from.
    /// </summary>
    public bool SpeaksOf(string column) => _knowsNone || _columns.ContainsKey(column);

    /// <summary>True where it names an input, or one that holds it or is part of it: a struct and its field.</summary>
    public bool Names(string column, Input input)
    {
        if (!_columns.TryGetValue(column, out var inputs)) return false;
        if (inputs.ContainsKey(input)) return true;
        foreach (var known in inputs.Keys)
        {
            if (known.Dataset == input.Dataset && (IsWithin(known.Path, input.Path) || IsWithin(input.Path, known.Path))) return true;
        }

        return false;
    }

    private static bool IsWithin(string inner, string outer) =>
        inner.Length > outer.Length && inner[outer.Length] == '.' && inner.StartsWith(outer, StringComparison.OrdinalIgnoreCase);

    /// <summary>True where it admits not to know all inputs of a column.</summary>
    public bool IsUnsureOf(string column) => _isUnknown || _unknown.Contains(column) || _unknown.Contains(MentionedFields.Star);

    private static IReadOnlyDictionary<Input, Use> Nothing { get; } = new Dictionary<Input, Use>();

    private void Add(EdgeSet set)
    {
        // An analysis of text covers every column of its target; a client tells those that it could follow.
        _knowsNone |= set.Evidence is EvidenceKind.Sql or EvidenceKind.Statement or EvidenceKind.Manual;
        foreach (var edge in set.Edges)
        {
            if (edge.To.Path is not { } column || IsSelf(edge)) continue;
            if (!_columns.TryGetValue(column, out var inputs)) _columns[column] = inputs = [];
            if (edge.From.Path == MentionedFields.Star) _unknown.Add(column);
            if (edge.Subtype.Type() == EdgeType.Direct && edge.From.Path is { } path) Add(inputs, new Input(edge.From.Dataset, path), edge);
        }

        // The unknowns of a task name places in its text, not columns of its target.
        foreach (var unknown in set.Unknowns)
        {
            if (unknown.Column is null || set.Evidence == EvidenceKind.Sql) _isUnknown = true;
            else _unknown.Add(unknown.Column);
        }
    }

    private static bool IsSelf(LineageEdge edge) => edge.From.Dataset == edge.To.Dataset
        && string.Equals(edge.From.Path, edge.To.Path, StringComparison.OrdinalIgnoreCase);

    private static void Add(Dictionary<Input, Use> inputs, Input from, LineageEdge edge)
    {
        var use = new Use(edge.Subtype == EdgeSubtype.Aggregation, MaskingFunctions.Mask(edge), edge.Approximate);
        if (inputs.TryGetValue(from, out var known))
            use = new Use(known.Aggregates || use.Aggregates, known.Masks && use.Masks, known.Approximate && use.Approximate);
        inputs[from] = use;
    }

    internal readonly record struct Use(bool Aggregates, bool Masks, bool Approximate)
    {
        public InputUsage Usage => new(Aggregates, Masks);
    }

    /// <summary>A field as an input; its path is compared without case, since engines fold it.</summary>
    internal readonly record struct Input(DatasetId Dataset, string Path)
    {
        public LineageNode Node => LineageNode.Field(Dataset, Path);

        public bool Equals(Input other) => Dataset == other.Dataset && string.Equals(Path, other.Path, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => HashCode.Combine(Dataset, Path.GetHashCode(StringComparison.OrdinalIgnoreCase));
    }
}
