using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History;

/// <summary>
/// Compares what two grounds say of the columns of one target: a client's <c>columnLineage</c> and our analysis of the same run's SQL, or
/// declared and observed lineage. Pure. A column that neither gives a DIRECT input is not listed.
/// <para>
/// What one side admits not to know (an unknown of the column or of the whole target, a source <c>*</c>) and an approximate edge never
/// contradict. Silence contradicts only where it means "none": analysed SQL (evidence SQL and STATEMENT) covers all columns, a client's facet
/// holds those that it could follow. Paths are compared without case, a struct and its field are the same input, and a column's own former value
/// is none.
/// </para>
/// </summary>
public sealed record EvidenceComparison(ImmutableArray<ColumnEvidence> Columns)
{
    /// <summary>Compares two edge sets of one target.</summary>
    public static EvidenceComparison Of(EdgeSet first, EdgeSet second) => Of([first], [second]);

    /// <summary>Compares what the sets of either side say together; all have the same target.</summary>
    public static EvidenceComparison Of(IEnumerable<EdgeSet> first, IEnumerable<EdgeSet> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (one, two) = (new EvidenceSide(first), new EvidenceSide(second));
        var columns = ImmutableArray.CreateBuilder<ColumnEvidence>();
        foreach (var column in one.Columns.Concat(two.Columns).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal))
        {
            if (one.InputsOf(column).Count + two.InputsOf(column).Count > 0) columns.Add(Compare(column, one, two));
        }

        return new EvidenceComparison(columns.DrainToImmutable());
    }

    public int Count(EvidenceVerdict verdict)
    {
        var count = 0;
        foreach (var column in Columns) count += column.Verdict == verdict ? 1 : 0;
        return count;
    }

    public bool HasContradiction => Count(EvidenceVerdict.Contradiction) > 0;

    private static ColumnEvidence Compare(string column, EvidenceSide first, EvidenceSide second)
    {
        var onlyFirst = Missing(column, first, second, out var firstExcused);
        var onlySecond = Missing(column, second, first, out var secondExcused);
        var usages = Usages(first.InputsOf(column), second.InputsOf(column));
        return new ColumnEvidence(column, Verdict(), onlyFirst, onlySecond, usages);

        EvidenceVerdict Verdict()
        {
            var differs = (!onlyFirst.IsEmpty && !firstExcused) || (!onlySecond.IsEmpty && !secondExcused);
            if (differs && !second.SpeaksOf(column)) return EvidenceVerdict.OnlyFirst;
            if (differs && !first.SpeaksOf(column)) return EvidenceVerdict.OnlySecond;
            if (differs) return EvidenceVerdict.Contradiction;
            if (!onlyFirst.IsEmpty || !onlySecond.IsEmpty) return EvidenceVerdict.Undecided;
            return usages.IsEmpty ? EvidenceVerdict.Agreed : EvidenceVerdict.UsageDiffers;
        }
    }

    /// <summary>The inputs that one side names and the other lacks.</summary>
    /// <param name="isExcused">True where the other does not know all, or where the first is sure of none of them.</param>
    private static ImmutableArray<LineageNode> Missing(string column, EvidenceSide side, EvidenceSide other, out bool isExcused)
    {
        var isSure = false;
        List<LineageNode>? missing = null;
        foreach (var (input, use) in side.InputsOf(column))
        {
            if (input.Path == MentionedFields.Star || other.Names(column, input)) continue;
            isSure |= !use.Approximate;
            (missing ??= []).Add(input.Node);
        }

        isExcused = !isSure || other.IsUnsureOf(column);
        return missing is null
            ? []
            : [.. missing.OrderBy(node => node.Dataset).ThenBy(node => node.Path, StringComparer.Ordinal)];
    }

    private static ImmutableArray<UsageDifference> Usages(
        IReadOnlyDictionary<EvidenceSide.Input, EvidenceSide.Use> first, IReadOnlyDictionary<EvidenceSide.Input, EvidenceSide.Use> second)
    {
        List<UsageDifference>? differences = null;
        foreach (var (input, use) in first)
        {
            if (second.TryGetValue(input, out var other) && other.Usage != use.Usage)
                (differences ??= []).Add(new UsageDifference(input.Node, use.Usage, other.Usage));
        }

        return differences is null
            ? []
            : [.. differences.OrderBy(one => one.From.Dataset).ThenBy(one => one.From.Path, StringComparer.Ordinal)];
    }
}
