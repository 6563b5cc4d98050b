using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// Turns a <c>columnLineage</c> facet into edges. A row-level dependency that the producer copied to every output field (Spark's default)
/// becomes one edge into the row set again: N×M edges become N+M. CONDITIONAL is never row-level, and WINDOW only where more than one field
/// has it.
/// </summary>
internal static class ColumnLineageEdges
{
    public static EdgeBlock Of(DatasetId target, ColumnLineageDatasetFacet facet)
    {
        var edges = EdgeCollector.Begin(target);
        var rowLevel = RowLevel(facet);
        foreach (var field in facet.Fields)
        {
            foreach (var input in field.Inputs) AddField(edges, rowLevel, field.Name, input);
        }

        if (rowLevel is not null)
        {
            foreach (var ((dataset, path, subtype), isRowLevel) in rowLevel)
            {
                if (isRowLevel) edges.Add(dataset, path, null, subtype);
            }
        }

        foreach (var input in facet.Dataset) AddRowLevel(edges, input);
        return edges.ToBlock();
    }

    /// <summary>
    /// The edges of a field's input: one for each subtype it states; TRANSFORMATION, perhaps too wide, where it states none.
    /// </summary>
    public static void AddField(
        EdgeCollector edges, DatasetId source, string? sourcePath, string target, FieldTransformations transformations)
    {
        if (transformations.IsEmpty)
            edges.Add(source, sourcePath, target, EdgeSubtype.Transformation, approximate: true);
        for (var subtype = EdgeSubtype.Identity; subtype <= EdgeSubtype.GroupBy; subtype++)
        {
            if (transformations.Contains(subtype))
                edges.Add(source, sourcePath, target, subtype, transformations.IsMasking(subtype));
        }
    }

    /// <summary>The edges of a field on which all rows depend; FILTER where it states no INDIRECT subtype.</summary>
    public static void AddRowLevel(EdgeCollector edges, DatasetId source, string path, FieldTransformations transformations)
    {
        var any = false;
        for (var subtype = EdgeSubtype.Conditional; subtype <= EdgeSubtype.GroupBy; subtype++)
        {
            if (!transformations.Contains(subtype)) continue;
            any = true;
            edges.Add(source, path, null, subtype);
        }

        if (!any) edges.Add(source, path, null, EdgeSubtype.Filter);
    }

    private static void AddRowLevel(EdgeCollector edges, InputField input) =>
        AddRowLevel(edges, input.Dataset, input.Field, input.Transformations);

    private static void AddField(
        EdgeCollector edges, Dictionary<(DatasetId, string, EdgeSubtype), bool>? rowLevel, string target, InputField input)
    {
        if (rowLevel is null || !HasFoldable(input.Transformations))
        {
            AddField(edges, input.Dataset, input.Field, target, input.Transformations);
            return;
        }

        for (var subtype = EdgeSubtype.Identity; subtype <= EdgeSubtype.GroupBy; subtype++)
        {
            if (!input.Transformations.Contains(subtype)) continue;
            var key = (input.Dataset, input.Field, subtype);
            if (IsFoldable(subtype) && rowLevel.TryGetValue(key, out var isRowLevel) && isRowLevel) continue;
            edges.Add(input.Dataset, input.Field, target, subtype, input.Transformations.IsMasking(subtype));
        }
    }

    /// <summary>For each foldable dependency, whether all fields that have any source have it; null where there is none.</summary>
    private static Dictionary<(DatasetId, string, EdgeSubtype), bool>? RowLevel(ColumnLineageDatasetFacet facet)
    {
        Dictionary<(DatasetId, string, EdgeSubtype), (int Count, int Field)>? counts = null;
        var fields = 0;
        for (var index = 0; index < facet.Fields.Length; index++)
        {
            var inputs = facet.Fields[index].Inputs;
            if (inputs.IsEmpty) continue;
            fields++;
            foreach (var input in inputs)
            {
                if (!HasFoldable(input.Transformations)) continue;
                for (var subtype = EdgeSubtype.Window; subtype <= EdgeSubtype.GroupBy; subtype++)
                {
                    if (!input.Transformations.Contains(subtype)) continue;
                    counts ??= [];
                    var key = (input.Dataset, input.Field, subtype);

                    // An input may be listed twice for one field.
                    if (!counts.TryGetValue(key, out var seen)) counts[key] = (1, index);
                    else if (seen.Field != index) counts[key] = (seen.Count + 1, index);
                }
            }
        }

        return counts?.ToDictionary(
            pair => pair.Key, pair => pair.Value.Count == fields && (fields > 1 || pair.Key.Item3 != EdgeSubtype.Window));
    }

    private static bool HasFoldable(FieldTransformations transformations) =>
        transformations.Contains(EdgeSubtype.Filter) || transformations.Contains(EdgeSubtype.Join)
        || transformations.Contains(EdgeSubtype.GroupBy) || transformations.Contains(EdgeSubtype.Sort)
        || transformations.Contains(EdgeSubtype.Window);

    private static bool IsFoldable(EdgeSubtype subtype) => subtype is >= EdgeSubtype.Window and <= EdgeSubtype.GroupBy;
}
