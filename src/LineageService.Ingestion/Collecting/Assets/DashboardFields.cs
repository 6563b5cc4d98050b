using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets;

/// <summary>The fields of a dashboard: those of its charts, each below its chart's name.</summary>
internal static class DashboardFields
{
    /// <param name="fields">What the chart shows; none gives one field of the chart's name whose source is not known.</param>
    public static IEnumerable<AssetField> Of(DatasetId chart, string name, ImmutableArray<string> fields)
    {
        // A dot parts a path.
        var parent = name.Replace('.', '_');
        if (fields.IsEmpty) return [new AssetField(parent, null)];
        return fields.Select(field => new AssetField($"{parent}.{field}", [new AssetSource(chart, field, EdgeSubtype.Identity)]));
    }
}
