using System.Collections.Immutable;

namespace LineageService.Graph.Verification;

/// <summary>Counts violations by rule and keeps a few examples of each. Mutable.</summary>
internal sealed class Findings
{
    private const int MaxExamples = 5;

    private readonly SortedDictionary<string, (long Count, List<string> Examples)> _rules = new(StringComparer.Ordinal);

    public void Add(string rule, string subject)
    {
        if (!_rules.TryGetValue(rule, out var known)) known = (0, []);
        if (known.Examples.Count < MaxExamples) known.Examples.Add(subject);
        _rules[rule] = known with { Count = known.Count + 1 };
    }

    public ImmutableArray<Violation> ToViolations() =>
        [.. _rules.Select(pair => new Violation(pair.Key, pair.Value.Count, [.. pair.Value.Examples]))];
}
