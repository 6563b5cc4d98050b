using LineageService.Impact.Gate;
using LineageService.Impact.Report;

namespace LineageService.Impact.Rendering;

/// <summary>A table, dashboard, job or contract with all that a report says of it and its columns: a row for a person.</summary>
/// <param name="Worst">The node whose verdict the row shows.</param>
/// <param name="Columns">Columns of it that are affected.</param>
internal sealed record AffectedAsset(AffectedNode Worst, string Name, IReadOnlyList<string> Columns, bool IsWaived)
{
    private const int ShownColumns = 4;

    /// <summary>The name with some of its columns.</summary>
    public string Title => Columns.Count switch
    {
        0 => Name,
        <= ShownColumns => $"{Name} ({string.Join(", ", Columns)})",
        _ => $"{Name} ({string.Join(", ", Columns.Take(ShownColumns))} and {Columns.Count - ShownColumns} more)",
    };

    /// <summary>All assets of a report, in its order.</summary>
    public static List<AffectedAsset> Of(ImpactReport report, GateResult? gate)
    {
        var assets = new List<AffectedAsset>();
        foreach (var nodes in report.Affected.GroupBy(KeyOf, StringComparer.Ordinal))
        {
            var worst = nodes.First();
            var whole = nodes.FirstOrDefault(node => node.Column is null && node.Kind != AffectedKind.Contract) ?? worst;
            var columns = worst.Kind == AffectedKind.Contract ? [] : nodes.Select(node => node.Column).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            var name = worst.Column is null || worst.Kind == AffectedKind.Contract ? NodeTexts.Of(worst)
                : whole.Column is null ? NodeTexts.Of(whole) : NodeTexts.Of(worst with { Column = null });
            assets.Add(new AffectedAsset(worst, name, columns, gate?.Waived.ContainsKey(worst.Fingerprint) ?? false));
        }

        return assets;
    }

    private static string KeyOf(AffectedNode node) => node.Kind switch
    {
        AffectedKind.Contract => node.Id,
        AffectedKind.Job => node.Job?.ToString() ?? node.Id,
        _ => node.Dataset?.ToString() ?? node.Id,
    };
}
