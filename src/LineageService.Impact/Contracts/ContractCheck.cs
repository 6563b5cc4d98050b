using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Typing;

namespace LineageService.Impact.Contracts;

/// <summary>
/// Holds a report against contracts: a promised column that goes, changes its type or may be NULL breaks the contract, whether or not anything that is
/// known reads it; other values or rows of what is promised change its behaviour. Gives the report with the contracts among what is affected.
/// </summary>
public static class ContractCheck
{
    // A contract says no dialect; types are written alike in nearly all.
    private static readonly SqlDialect Spelling = SqlDialects.Find("ansi", out _);

    public static ImpactReport Apply(ImpactReport report, ImmutableArray<DataContract> contracts)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (contracts.IsDefaultOrEmpty) return report;
        var nodes = contracts.SelectMany(contract => Of(report, contract)).ToList();
        if (nodes.Count == 0) return report;
        var verdict = nodes.Max(node => node.Verdict);
        var counts = nodes.GroupBy(node => (node.Verdict, node.Tier))
            .Select(group => new ImpactCount(group.Key.Verdict, group.Key.Tier, AffectedKind.Contract, group.Count()));
        return report with
        {
            Affected =
            [
                .. nodes.Concat(report.Affected).OrderByDescending(node => node.Verdict).ThenByDescending(node => node.Severity)
                    .ThenBy(node => node.Distance).ThenBy(node => node.Id, StringComparer.Ordinal),
            ],
            Summary = report.Summary with
            {
                Verdict = report.Summary.Verdict > verdict ? report.Summary.Verdict : verdict,
                MaxSeverity = Math.Max(report.Summary.MaxSeverity, nodes.Max(node => node.Severity)),
                Counts = [.. report.Summary.Counts, .. counts],
            },
        };
    }

    private static IEnumerable<AffectedNode> Of(ImpactReport report, DataContract contract)
    {
        var seen = new HashSet<(string?, Verdict)>();

        // What the changes do to the dataset itself, then what reaches it from elsewhere.
        foreach (var atom in report.Atoms)
        {
            if (atom.Dataset != contract.Dataset) continue;
            var (verdict, column, why) = Judge(atom, contract);
            if (verdict != Verdict.None && seen.Add((column, verdict))) yield return Node(contract, atom, verdict, column, 0, why, null);
        }

        foreach (var node in report.Affected)
        {
            if (node.Dataset != contract.Dataset || node.Column is not { } column || Find(contract, column) is not { } promised) continue;
            if (node.Verdict is not (Verdict.Breaking or Verdict.Behavioral or Verdict.Unknown) || node.Kind == AffectedKind.Job) continue;
            var why = node.Verdict == Verdict.Breaking ? $"{promised.Name} is promised and would be gone" : $"{promised.Name} is promised: {node.Reason.Sentence}";
            if (seen.Add((promised.Name, node.Verdict))) yield return Node(contract, node.Reason.Atom, node.Verdict, promised.Name, node.Distance, why, node.Reason.Way);
        }
    }

    private static (Verdict Verdict, string? Column, string Why) Judge(ChangeAtom atom, DataContract contract)
    {
        var promised = atom.Column is { } column ? Find(contract, column) : null;
        switch (atom.Kind)
        {
            case AtomKind.SchemaDrop when atom.Column is null:
                return (Verdict.Breaking, null, "the table is promised and would be gone");
            case AtomKind.SchemaDrop or AtomKind.SchemaRename when promised is not null && atom.Verdict != Verdict.AllowedByDeprecation:
                return (Verdict.Breaking, promised.Name, $"{promised.Name} is promised and would be gone");
            case AtomKind.Type when promised is { Type: { } type } && atom.After is { } after && !SameType(type, after):
                return (Verdict.Breaking, promised.Name, $"{promised.Name} is promised as {type} and would be {after}");
            case AtomKind.Nullability when promised is { Nullable: false }:
                return (Verdict.Breaking, promised.Name, $"{promised.Name} is promised never to be NULL");
            case AtomKind.Value when promised is not null:
                return (Verdict.Behavioral, promised.Name, $"{promised.Name} is promised and would hold other values");
            case AtomKind.RowSet when atom.IsGrain && !contract.Keys.IsEmpty:
                return (Verdict.Behavioral, null, $"the grain changes; {string.Join(", ", contract.Keys[0])} is promised to be unique");
            case AtomKind.RowSet:
                return (Verdict.Behavioral, null, "the promised table would hold other rows");
            default:
                return (Verdict.None, null, "");
        }
    }

    private static bool SameType(string promised, string told) =>
        string.Equals(promised, told, StringComparison.OrdinalIgnoreCase)
        || (SqlTypes.Parse(promised, Spelling) is { } one && SqlTypes.Parse(told, Spelling) is { } other && one.Equals(other));

    private static ContractColumn? Find(DataContract contract, string column) =>
        contract.Columns.FirstOrDefault(promised => promised.Name.Equals(column, StringComparison.OrdinalIgnoreCase));

    private static AffectedNode Node(DataContract contract, ChangeAtom atom, Verdict verdict, string? column, int distance, string why, ReasonWay? way)
    {
        var tier = contract.Tier ?? "P3";
        return new AffectedNode($"contract:{contract.Name}{(column is null ? "" : ":" + column)}", AffectedKind.Contract, verdict, distance)
        {
            Compatibility = verdict == Verdict.Breaking ? Compatibility.Broken : Compatibility.Compatible,
            Behaviour = verdict == Verdict.Behavioral ? column is null ? Behaviour.Rows : Behaviour.Values : Behaviour.Same,
            Dataset = contract.Dataset,
            Column = column,
            Reason = new ImpactReason(atom, why) { Way = way },
            Owner = contract.Owner,
            Team = contract.Team,
            Tier = tier,
            Sla = contract.Freshness,
            Severity = 100 * WeightOf(verdict) * TierWeight(tier),
        };
    }

    // impact.md §B.5
    private static double WeightOf(Verdict verdict) => verdict switch
    {
        Verdict.Breaking => 1,
        Verdict.Behavioral => 0.6,
        Verdict.Unknown => 0.5,
        _ => 0,
    };

    private static double TierWeight(string tier) => tier switch
    {
        "P0" => 1,
        "P1" => 0.8,
        "P2" => 0.5,
        _ => 0.2,
    };
}
