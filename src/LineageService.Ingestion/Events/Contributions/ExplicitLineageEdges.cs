using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;
using LineageService.OpenLineage.Facets;
using LineageService.OpenLineage.Naming;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// Turns entries of a <c>lineage</c> facet into outputs. A job as source or target is its <see cref="JobDataset"/>. A field's input without
/// a source field is an edge from <c>*</c>, and unknown, unless it is INDIRECT: then from the row set; an entry without fields is table-level only; <c>inputs: []</c> is known to have
/// none.
/// </summary>
internal static class ExplicitLineageEdges
{
    public static OutputContribution Of(JobId job, LineageEntry entry)
    {
        var target = entry.Target.Dataset ?? JobDataset.Of(entry.Target.Job ?? job);
        return Of(job, target, entry.Inputs, entry.Fields, entry.Target.IsJob);
    }

    public static OutputContribution Of(JobId job, DatasetId target, LineageDatasetFacet facet) =>
        Of(job, target, facet.Inputs, facet.Fields, isJob: false);

    private static OutputContribution Of(
        JobId job, DatasetId target, ImmutableArray<LineageInput> inputs, ImmutableArray<LineageField> fields, bool isJob)
    {
        var edges = EdgeCollector.Begin(target);
        var unknowns = ImmutableArray.CreateBuilder<UnknownLineage>();
        foreach (var input in inputs.IsDefault ? [] : inputs) AddRowLevel(edges, job, input);
        foreach (var field in fields)
        {
            foreach (var input in field.Inputs) AddField(edges, unknowns, job, target, field.Name, input);
        }

        if (fields.IsEmpty && !inputs.IsDefaultOrEmpty && !isJob)
            unknowns.Add(TableLevelOnly(target, null, "the producer states lineage for this dataset as a whole, not for its fields"));
        return new OutputContribution(target, OutputGrounds.Explicit, edges.ToBlock(), unknowns.DrainToImmutable());
    }

    private static void AddRowLevel(EdgeCollector edges, JobId job, LineageInput input)
    {
        if (input.Field is { } field)
            ColumnLineageEdges.AddRowLevel(edges, Source(job, input.Source), field, input.Transformations);
        else
            edges.Add(Source(job, input.Source), null, null, EdgeSubtype.RowSet);
    }

    private static void AddField(
        EdgeCollector edges,
        ImmutableArray<UnknownLineage>.Builder unknowns,
        JobId job,
        DatasetId target,
        string field,
        LineageInput input)
    {
        var source = Source(job, input.Source);
        if (input.Source.IsJob || (input.Field is null && IsIndirect(input.Transformations)))
        {
            edges.Add(source, null, field, EdgeSubtype.SetDependence);
            return;
        }

        if (input.Field is { } path)
        {
            ColumnLineageEdges.AddField(edges, source, path, field, input.Transformations);
            return;
        }

        ColumnLineageEdges.AddField(edges, source, MentionedFields.Star, field, default);
        unknowns.Add(TableLevelOnly(target, field, "the producer names the source dataset of this field but not the source field"));
    }

    // An indirect dependence on a dataset as a whole is one on its rows, not on some column that is not known.
    private static bool IsIndirect(FieldTransformations transformations)
    {
        for (var subtype = EdgeSubtype.Identity; subtype <= EdgeSubtype.Aggregation; subtype++)
        {
            if (transformations.Contains(subtype)) return false;
        }

        return !transformations.IsEmpty;
    }

    private static DatasetId Source(JobId job, LineageEntity entity) => entity.Dataset ?? JobDataset.Of(entity.Job ?? job);

    private static UnknownLineage TableLevelOnly(DatasetId target, string? column, string message) =>
        new(UnknownCodes.TableLevelOnly, target.Name, column, null, message);
}
