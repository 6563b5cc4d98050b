using System.Collections.Immutable;
using System.Globalization;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;

namespace LineageService.Impact.Gate;

/// <summary>
/// Decides whether a report stops a merge (impact.md §B.2 profiles, §B.5 exit codes). Lineage that is too old decides first, then findings, then what is not
/// known: an open gate is never the answer to a question that could not be asked.
/// </summary>
public static class ImpactGate
{
    public static GateResult Evaluate(ImpactReport report, GateOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        var today = DateOnly.FromDateTime((options.Now ?? DateTimeOffset.MinValue).UtcDateTime);
        var findings = ImmutableArray.CreateBuilder<GateFinding>();
        var waived = ImmutableDictionary.CreateBuilder<string, Waiver>(StringComparer.Ordinal);
        var expired = new HashSet<Waiver>();
        foreach (var node in report.Affected)
        {
            if (!Counts(node, options)) continue;
            if (options.Waivers.FirstOrDefault(waiver => waiver.Covers(node.Fingerprint, today)) is { } waiver)
            {
                waived[node.Fingerprint] = waiver;
                continue;
            }

            expired.UnionWith(options.Waivers.Where(past => past.Expires < today && past.Covers(node.Fingerprint, past.Expires)));
            findings.Add(new GateFinding(node, node.Reason.Sentence));
        }

        AddOfChanges(report, options, findings);
        var (outcome, why) = Decide(report, options, findings.Count, waived.Count);
        return new GateResult(outcome, why, findings.ToImmutable(), waived.ToImmutable(), [.. expired.OrderBy(waiver => waiver.Fingerprint, StringComparer.Ordinal)]);
    }

    /// <summary>True where a verdict on a node stops a merge unless it is waived.</summary>
    public static bool Counts(AffectedNode node, GateOptions options)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Profile == ImpactProfile.Advisory) return false;
        if (options.FailOn is { } least) return node.Verdict >= least;
        return node.Verdict switch
        {
            Verdict.Breaking => true,
            Verdict.Behavioral => options.Profile switch
            {
                ImpactProfile.Strict => true,
                ImpactProfile.Contract => node.Kind == AffectedKind.Contract || node.Tier is "P0" or "P1"
                    || (node.Dataset is { } dataset && options.Contracted.Contains(dataset)),
                ImpactProfile.Schema or ImpactProfile.Advisory => false,
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            _ => false,
        };
    }

    // A dropped column that nobody reads breaks nothing; a task that no longer fits its own table does.
    private static void AddOfChanges(ImpactReport report, GateOptions options, ImmutableArray<GateFinding>.Builder findings)
    {
        if (options.Profile == ImpactProfile.Advisory) return;
        foreach (var source in report.Sources)
        {
            if (source.Categories.Contains(DiffCategory.Arity) && source.Compatibility == Compatibility.Broken)
                findings.Add(new GateFinding(null, $"{source.Subject} no longer fits the table that it fills"));
        }

        foreach (var raised in report.Privacy?.Raised ?? [])
            if (raised.IsViolation) findings.Add(new GateFinding(null, $"{raised.Node} would show {raised.Category} in the form {raised.FormAfter ?? "RAW"}"));
        foreach (var baseline in report.Baselines)
        {
            if (baseline is { After: BaselineStatus.Breached, Before: not BaselineStatus.Breached })
                findings.Add(new GateFinding(null, $"{baseline.Job} would miss its time"));
        }
    }

    private static string WhyInconclusive(ImpactReport report) =>
        report.Sources.Any(source => source.Verdict == Verdict.Unknown) ? "a changed text is not understood, so that what it does is not known"
        : report.Completeness.NotAnalysed.Any(standing => standing.Standing == Standing.NotAnalysed) ? "a file cannot be read any more"
        : "too much of what could be affected is not known";

    private static (GateOutcome Outcome, string Why) Decide(ImpactReport report, GateOptions options, int findings, int waived)
    {
        if (options is { MaxStaleness: { } allowed, Now: { } now })
        {
            if (report.Completeness.LineageAsOf is not { } asOf) return (GateOutcome.Stale, "nobody knows how old the lineage is");
            if (now - asOf > allowed)
            {
                var hours = (now - asOf).TotalHours.ToString("0.#", CultureInfo.InvariantCulture);
                return (GateOutcome.Stale, $"the lineage is {hours} hours old, more than is allowed");
            }
        }

        if (findings > 0) return (GateOutcome.Findings, $"{findings} finding{(findings == 1 ? "" : "s")} that nobody waived");
        if (report.Summary.IsInconclusive) return (GateOutcome.Inconclusive, WhyInconclusive(report));
        return (GateOutcome.Pass, waived > 0 ? $"all findings are waived ({waived})" : "no finding");
    }
}
