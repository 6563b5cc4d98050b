using System.Collections.Immutable;
using LineageService.Graph.Labels.Scanning;
using LineageService.Model;

namespace LineageService.Graph.Labels.Findings;

/// <summary>What a scan and the labels say of one another (propagation.md §A.3): where lineage is missing, and where a label may be too much.</summary>
public static class ScanFindings
{
    /// <summary>So many profiles in which nothing was found make a derived label doubtful.</summary>
    public const int MinProfiles = 5;

    /// <summary>Categories that a scanner is sure of, in datasets that something writes, and that nothing explains.</summary>
    public static ImmutableArray<LabelFinding> Gaps(LabelState state, IEnumerable<ScanMatch> matches)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(matches);
        var findings = ImmutableArray.CreateBuilder<LabelFinding>();
        foreach (var match in matches)
        {
            if (!match.IsSure) continue;
            var node = LineageNode.Field(match.Field.Dataset, match.Field.Path);
            var number = state.Graph.FindNode(node);
            // Where values come in from outside the scan is the first to say so, and no lineage is missing.
            if (number < 0 || !SourceDatasets.IsWritten(state.Graph, state.Graph.DatasetAt(state.Graph.DatasetOf(number)))) continue;
            if (state.LabelsOf(node).Any(label => Explains(label, match.Category))) continue;
            findings.Add(new LabelFinding(FindingKind.ScannerGap, node, match.Category, $"A scanner finds {match.Category} here, and neither assignment nor lineage explains it.")
            {
                Discriminator = match.Rule,
            });
        }

        return findings.ToImmutable();
    }

    /// <summary>Derived as the value itself, and nothing of it was found in several profiles: candidates for declassification.</summary>
    public static ImmutableArray<LabelFinding> Overmasked(LabelState state, IEnumerable<FieldProfile> profiles)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(profiles);
        var findings = ImmutableArray.CreateBuilder<LabelFinding>();
        foreach (var profile in profiles)
        {
            if (profile.Count < MinProfiles) continue;
            var node = LineageNode.Field(profile.Field.Dataset, profile.Field.Path);
            foreach (var labels in state.LabelsOf(node).Where(label => label is { IsIndirect: false, IsAsserted: false, Form: LabelForm.Raw }).GroupBy(label => label.Origin.Category))
            {
                if (!ValueRules.CanFind(labels.Key) || profile.Found.Any(found => LabelCategory.IsWithin(found, labels.Key) || LabelCategory.IsWithin(labels.Key, found))) continue;
                findings.Add(new LabelFinding(FindingKind.Overmask, node, labels.Key, $"{labels.Key} is derived as the value itself, and {profile.Count} profiles found none.")
                {
                    Origins = [.. labels.Select(label => label.Origin.Id).Order(StringComparer.Ordinal)],
                });
            }
        }

        return findings.ToImmutable();
    }

    private static bool Explains(NodeLabel label, string category) =>
        !label.IsIndirect && label is not { IsAsserted: true, Origin.Method: AssignmentMethod.Scanned }
        && (LabelCategory.IsWithin(label.Origin.Category, category) || LabelCategory.IsWithin(category, label.Origin.Category));
}

/// <summary>What profiles of a field found so far.</summary>
/// <param name="Count">How many were made.</param>
/// <param name="Found">Categories that any of them found in the values.</param>
public sealed record FieldProfile(FieldId Field, int Count, ImmutableArray<string> Found);
