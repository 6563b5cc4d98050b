using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels.Findings;

/// <summary>
/// The second stratum (propagation.md §A.3): what labels of one dataset, or of a join set of the policy, tell together. Read from a state, never fed back
/// into it.
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

        return Of(state, datasets, datasets.Keys, [.. state.Policy.JoinSets.Select(set => (set, set.In(state.Graph)))], cancellationToken);
    }

    /// <summary>The same for some datasets and for the join sets that these are in, after an update that touched only them.</summary>
    /// <param name="ordinals">Ordinals of the datasets.</param>
    public static ImmutableArray<LabelFinding> Of(LabelState state, IEnumerable<int> ordinals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(ordinals);
        var own = ordinals.ToHashSet();
        ImmutableArray<(JoinSet Set, List<int> Members)> joined =
        [
            .. state.Policy.JoinSets.Where(set => own.Any(ordinal => set.Has(state.Graph.DatasetAt(ordinal).Id))).Select(set => (set, set.In(state.Graph))),
        ];
        var datasets = new Dictionary<int, DatasetLabels>();
        foreach (var ordinal in own.Concat(joined.SelectMany(set => set.Members)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!datasets.ContainsKey(ordinal)) datasets[ordinal] = LabelsOf(state, ordinal);
        }

        return Of(state, datasets, own, joined, cancellationToken);
    }

    /// <summary>The datasets whose findings a change in some may change: these, and all that a join set has beside one of them.</summary>
    /// <param name="changed">Names of datasets, also of such as are gone.</param>
    /// <returns>Ordinals.</returns>
    public static IReadOnlySet<int> Concerned(LabelState state, IReadOnlyCollection<DatasetId> changed)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(changed);
        var names = new HashSet<DatasetId>(changed);
        var concerned = new SortedSet<int>();
        foreach (var id in changed)
        {
            if (state.Graph.FindDataset(id) is not { } named || state.Graph.Canonical(named) is not { RowSetNode: >= 0 } dataset) continue;
            concerned.Add(dataset.Ordinal);
            names.Add(dataset.Id);
        }

        foreach (var set in state.Policy.JoinSets)
            if (names.Any(set.Has)) concerned.UnionWith(set.In(state.Graph));
        return concerned;
    }

    private static DatasetLabels LabelsOf(LabelState state, int ordinal)
    {
        var dataset = state.Graph.DatasetAt(ordinal);
        var labels = new DatasetLabels();
        for (var field = 0; field < dataset.Fields.Count; field++)
        {
            var node = dataset.NodeOf(field);
            foreach (var origin in state.Facts.OriginsOf(node).ToArray())
            {
                foreach (var reached in state.Facts.StatesOf(node, origin))
                    if (!reached.IsIndirect) labels.Add(origin, node, reached.Form);
            }
        }

        return labels;
    }

    private static ImmutableArray<LabelFinding> Of(
        LabelState state, Dictionary<int, DatasetLabels> datasets, IEnumerable<int> own, ImmutableArray<(JoinSet Set, List<int> Members)> joined,
        CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<LabelFinding>();
        var fragments = new Fragments(state);
        foreach (var ordinal in own.Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var labels = datasets[ordinal];
            var subject = LineageNode.RowSet(state.Graph.DatasetAt(ordinal).Id);
            foreach (var (origin, forms) in labels.ByOrigin.OrderBy(entry => entry.Key))
            {
                var assignment = state.Assignments[state.Subjects[origin]];
                if (Correlation(state, subject, assignment, origin, forms, fragments) is { } correlation) findings.Add(correlation);
                if (Reassembly(state, subject, assignment, origin, forms, fragments) is { } reassembly) findings.Add(reassembly);
            }

            if (Combination(state, subject, labels) is { } combination) findings.Add(combination);
        }

        foreach (var (set, members) in joined)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var together = new DatasetLabels();
            foreach (var member in members)
                if (datasets.TryGetValue(member, out var labels)) together.Add(labels);
            foreach (var (origin, forms) in together.ByOrigin.OrderBy(entry => entry.Key))
                if (Correlation(state, set, state.Assignments[state.Subjects[origin]], origin, forms, fragments) is { } correlation) findings.Add(correlation);
        }

        return findings.ToImmutable();
    }

    private static LabelFinding? Correlation(
        LabelState state, LineageNode subject, LabelAssignment assignment, int origin, Dictionary<int, int> forms, Fragments fragments)
    {
        var (nodes, count) = Matched(origin, forms, fragments);
        return count < 2 ? null : new LabelFinding(
            FindingKind.CorrelationRisk, subject, assignment.Category,
            $"{assignment.Category} is here in {count} reduced forms, which can be matched with one another.")
        {
            Origins = [assignment.Id],
            Related = [.. nodes.Select(state.Graph.NodeAt)],
            Discriminator = assignment.Id,
        };
    }

    // Of several datasets, what one of them has by itself is told there. The subject is the first by name, so that it does not hang on what was read first.
    private static LabelFinding? Correlation(
        LabelState state, JoinSet set, LabelAssignment assignment, int origin, Dictionary<int, int> forms, Fragments fragments)
    {
        var (nodes, count) = Matched(origin, forms, fragments);
        if (count < 2) return null;
        ImmutableArray<LineageNode> related =
            [.. nodes.Select(state.Graph.NodeAt).OrderBy(node => node.Dataset).ThenBy(node => node.Path, StringComparer.Ordinal)];
        if (related[0].Dataset == related[^1].Dataset) return null;
        return new LabelFinding(
            FindingKind.CorrelationRisk, LineageNode.RowSet(related[0].Dataset), assignment.Category,
            $"{assignment.Category} is in datasets of the join set {set.Name} in {count} reduced forms, which can be matched with one another.")
        {
            Origins = [assignment.Id],
            Related = related,
            Discriminator = $"{assignment.Id}|{set.Name}",
        };
    }

    // A digest and the last four digits are each little; matched row by row they are the number (PCI DSS 3.5.1). No forms where only one node has any.
    private static (SortedSet<int> Nodes, int Forms) Matched(int origin, Dictionary<int, int> forms, Fragments fragments)
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

        return (nodes, nodes.Count < 2 ? 0 : System.Numerics.BitOperations.PopCount((uint)reduced));
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

        public void Add(DatasetLabels others)
        {
            foreach (var (origin, forms) in others.ByOrigin)
            {
                if (!ByOrigin.TryGetValue(origin, out var own)) ByOrigin[origin] = own = [];
                foreach (var (node, bits) in forms) own[node] = own.GetValueOrDefault(node) | bits;
            }
        }

        public void Add(int origin, int node, LabelForm form)
        {
            if (!ByOrigin.TryGetValue(origin, out var forms)) ByOrigin[origin] = forms = [];
            forms[node] = forms.GetValueOrDefault(node) | Bit(form);
        }
    }
}
