using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels.Findings;

/// <summary>
/// The second stratum (propagation.md §A.3): what labels of one dataset tell together. Read from a state, never fed back into it.
/// </summary>
public static class RiskFindings
{
    /// <summary>Quasi-identifiers from which a combination counts.</summary>
    public const int MinQuasiCategories = 3;

    /// <summary>All of a state, by dataset and kind.</summary>
    public static ImmutableArray<LabelFinding> Of(LabelState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var datasets = new Dictionary<int, DatasetLabels>();
        for (var origin = 0; origin < state.Facts.OriginLimit; origin++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (state.Facts.OriginAt(origin) is null || !state.Numbers.TryGetValue(state.Subjects[origin], out var number) || number != origin) continue;
            foreach (var fact in state.Facts.FactsOf(origin))
            {
                if (fact.State.IsIndirect || fact.Node >= state.Graph.NodeCount || state.Graph.FieldOf(fact.Node) < 0) continue;
                var dataset = state.Graph.DatasetOf(fact.Node);
                if (!datasets.TryGetValue(dataset, out var labels)) datasets[dataset] = labels = new DatasetLabels();
                labels.Add(origin, fact.Node, fact.State.Form);
            }
        }

        return Of(state, datasets, cancellationToken);
    }

    /// <summary>The same for some datasets, after an update that touched only them.</summary>
    /// <param name="ordinals">Ordinals of the datasets.</param>
    public static ImmutableArray<LabelFinding> Of(LabelState state, IEnumerable<int> ordinals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(ordinals);
        var datasets = new Dictionary<int, DatasetLabels>();
        foreach (var ordinal in ordinals)
        {
            var dataset = state.Graph.DatasetAt(ordinal);
            var labels = datasets[ordinal] = new DatasetLabels();
            for (var field = 0; field < dataset.Fields.Count; field++)
            {
                var node = dataset.NodeOf(field);
                foreach (var origin in state.Facts.OriginsOf(node).ToArray())
                {
                    foreach (var reached in state.Facts.StatesOf(node, origin))
                        if (!reached.IsIndirect) labels.Add(origin, node, reached.Form);
                }
            }
        }

        return Of(state, datasets, cancellationToken);
    }

    private static ImmutableArray<LabelFinding> Of(LabelState state, Dictionary<int, DatasetLabels> datasets, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<LabelFinding>();
        var fragments = new Fragments(state);
        foreach (var (ordinal, labels) in datasets.OrderBy(entry => entry.Key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var subject = LineageNode.RowSet(state.Graph.DatasetAt(ordinal).Id);
            foreach (var (origin, forms) in labels.ByOrigin.OrderBy(entry => entry.Key))
            {
                var assignment = state.Assignments[state.Subjects[origin]];
                if (Correlation(state, subject, assignment, origin, forms, fragments) is { } correlation) findings.Add(correlation);
                if (Reassembly(state, subject, assignment, origin, forms, fragments) is { } reassembly) findings.Add(reassembly);
            }

            if (Combination(state, subject, labels) is { } combination) findings.Add(combination);
        }

        return findings.ToImmutable();
    }

    // A digest and the last four digits are each little; matched row by row they are the number (PCI DSS 3.5.1).
    private static LabelFinding? Correlation(
        LabelState state, LineageNode subject, LabelAssignment assignment, int origin, Dictionary<int, int> forms, Fragments fragments)
    {
        var reduced = 0;
        var nodes = new SortedSet<int>();
        foreach (var (node, bits) in forms)
        {
            var own = bits & Reduced;
            // Of few values a digest hides nothing, so its label is raw; beside a part it is the key to it all the same.
            if ((bits & Bit(LabelForm.Raw)) != 0)
            {
                if (!fragments.IsDigest(node, origin)) continue;
                own |= Bit(LabelForm.Pseudonym);
            }

            if (own == 0) continue;
            reduced |= own;
            nodes.Add(node);
        }

        return nodes.Count < 2 || System.Numerics.BitOperations.PopCount((uint)reduced) < 2 ? null : new LabelFinding(
            FindingKind.CorrelationRisk, subject, assignment.Category,
            $"{assignment.Category} is here in {System.Numerics.BitOperations.PopCount((uint)reduced)} reduced forms, which can be matched with one another.")
        {
            Origins = [assignment.Id],
            Related = [.. nodes.Select(state.Graph.NodeAt)],
            Discriminator = assignment.Id,
        };
    }

    private static LabelFinding? Reassembly(
        LabelState state, LineageNode subject, LabelAssignment assignment, int origin, Dictionary<int, int> forms, Fragments fragments)
    {
        int[] parts = [.. forms.Where(entry => (entry.Value & Bit(LabelForm.Partial)) != 0).Select(entry => entry.Key).Order()];
        if (parts.Length == 0 || !fragments.MayBeAll(parts, origin)) return null;
        return new LabelFinding(FindingKind.ReassemblyRisk, subject, assignment.Category, $"Parts of {assignment.Category} are here that may together be all of it.")
        {
            Origins = [assignment.Id],
            Related = [.. parts.Select(state.Graph.NodeAt)],
            Discriminator = assignment.Id,
        };
    }

    private static LabelFinding? Combination(LabelState state, LineageNode subject, DatasetLabels labels)
    {
        var categories = new SortedDictionary<string, SortedSet<int>>(StringComparer.Ordinal);
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (origin, forms) in labels.ByOrigin)
        {
            var assignment = state.Assignments[state.Subjects[origin]];
            if (state.Policy.CategoryOf(assignment.Category).Kind != CategoryKind.Quasi) continue;
            foreach (var (node, bits) in forms)
            {
                if ((bits & (Bit(LabelForm.Raw) | Bit(LabelForm.Partial))) == 0) continue;
                if (!categories.TryGetValue(assignment.Category, out var nodes)) categories[assignment.Category] = nodes = [];
                nodes.Add(node);
                origins.Add(assignment.Id);
            }
        }

        return categories.Count < MinQuasiCategories ? null : new LabelFinding(
            FindingKind.QuasiCombination, subject, null, $"{string.Join(", ", categories.Keys)} are here together: they may name one person.")
        {
            Origins = [.. origins],
            Related = [.. categories.Values.SelectMany(nodes => nodes).Distinct().Order().Select(state.Graph.NodeAt)],
        };
    }

    private const int Reduced = (1 << (int)LabelForm.Partial) | (1 << (int)LabelForm.Cipher) | (1 << (int)LabelForm.Pseudonym);

    private static int Bit(LabelForm form) => 1 << (int)form;

    /// <summary>Forms by origin and node, one bit each. Mutable.</summary>
    private sealed class DatasetLabels
    {
        public Dictionary<int, Dictionary<int, int>> ByOrigin { get; } = [];

        public void Add(int origin, int node, LabelForm form)
        {
            if (!ByOrigin.TryGetValue(origin, out var forms)) ByOrigin[origin] = forms = [];
            forms[node] = forms.GetValueOrDefault(node) | Bit(form);
        }
    }
}
