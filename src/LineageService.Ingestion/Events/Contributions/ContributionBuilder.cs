using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// Reduces an event to its <see cref="EventContribution"/>. Precedence for an output: the <c>lineage</c> facet, else <c>columnLineage</c>,
/// else the SQL where an analyser is there; in a run's event the SQL is analysed beside <c>columnLineage</c> too, so that the two can be
/// compared. What a whole run must be known for (row sets, table-level only) is left to the fold.
/// </summary>
internal sealed class ContributionBuilder(ISqlEventAnalyzer? analyzer)
{
    public EventContribution Build(RunEvent read)
    {
        var failed = read.Run.Facets.ExtractionError.Value is { } error && (error.FailedTasks > 0 || error.Errors > 0);
        return Build(read.Producer, read.Job, read.Inputs, read.Outputs, failed, isRun: true);
    }

    public EventContribution Build(JobEvent read) =>
        Build(read.Producer, read.Job, read.Inputs, read.Outputs, extractionFailed: false, isRun: false);

    /// <summary>
    /// The lineage that a dataset event declares, owned by the job that stands for the declaration; null where it declares none.
    /// </summary>
    public static EventContribution? Build(DatasetEvent read, JobId owner)
    {
        var facets = read.Dataset.Facets;
        OutputContribution output;
        if (facets.Lineage.Value is { } lineage)
            output = ExplicitLineageEdges.Of(owner, read.Dataset.Id, lineage);
        else if (facets.ColumnLineage.Value is { } columns)
            output = new OutputContribution(read.Dataset.Id, OutputGrounds.Explicit, ColumnLineageEdges.Of(read.Dataset.Id, columns), []);
        else if (facets.Lineage.State == FacetState.Deleted || facets.ColumnLineage.State == FacetState.Deleted)
            output = new OutputContribution(read.Dataset.Id, OutputGrounds.LifecycleOnly, EdgeBlock.Empty, []);
        else
            return null;
        return new EventContribution(read.Producer, IsExplicit: true, ExtractionFailed: false, [], [output]);
    }

    private EventContribution Build(
        string producer,
        EventJob job,
        ImmutableArray<EventDataset> inputs,
        ImmutableArray<EventDataset> outputs,
        bool extractionFailed,
        bool isRun)
    {
        var built = new List<OutputContribution>(outputs.Length * 2);
        var sql = NeedsSql(job, outputs, isRun) ? Analyze(job, inputs, outputs) : null;
        foreach (var output in outputs)
        {
            var stated = Output(job.Id, output, !inputs.IsEmpty);
            var analysed = stated.Grounds == OutputGrounds.None || (isRun && stated.Grounds == OutputGrounds.ColumnLineage)
                ? Statement(output.Id, sql)
                : null;
            if (analysed is null || stated.Grounds != OutputGrounds.None) Add(built, stated);
            if (analysed is not null) Add(built, analysed);
        }

        var entries = job.Facets.Lineage.Value;
        foreach (var entry in entries?.Entries ?? []) Add(built, ExplicitLineageEdges.Of(job.Id, entry));
        var text = sql is null || job.Facets.Sql.Value is not { } read ? 0 : SqlTextHash.Of(read.Query);
        return new EventContribution(producer, entries is not null, extractionFailed, Ids(inputs), [.. built], text);
    }

    private static OutputContribution Output(JobId job, EventDataset output, bool hasInputs)
    {
        if (output.Facets.Lineage.Value is { } lineage)
            return ExplicitLineageEdges.Of(job, output.Id, lineage);
        if (output.Facets.ColumnLineage.Value is { } columns && (!columns.Fields.IsEmpty || !columns.Dataset.IsEmpty))
            return new OutputContribution(output.Id, OutputGrounds.ColumnLineage, ColumnLineageEdges.Of(output.Id, columns), []);
        var grounds = IsLifecycleOnly(output, hasInputs) ? OutputGrounds.LifecycleOnly : OutputGrounds.None;
        return new OutputContribution(output.Id, grounds, EdgeBlock.Empty, []);
    }

    private static OutputContribution? Statement(DatasetId output, SqlEventLineage? sql)
    {
        foreach (var target in sql?.Targets ?? [])
        {
            if (target.Target == output)
                return new OutputContribution(output, OutputGrounds.Sql, Stated(output, target.Edges), target.Unknowns, sql!.Producer);
        }

        return null;
    }

    private static bool IsLifecycleOnly(EventDataset output, bool hasInputs) => output.Facets.Lifecycle.Value?.State switch
    {
        LifecycleState.Drop or LifecycleState.Alter or LifecycleState.Rename or LifecycleState.Truncate => true,
        LifecycleState.Create => !hasInputs,
        _ => false,
    };

    private bool NeedsSql(EventJob job, ImmutableArray<EventDataset> outputs, bool isRun)
    {
        if (analyzer is null || job.Facets.Sql.Value is null || job.Facets.Lineage.Value is not null) return false;
        foreach (var output in outputs)
        {
            if (output.Facets.Lineage.Value is null && (isRun || output.Facets.ColumnLineage.Value is null)) return true;
        }

        return false;
    }

    private SqlEventLineage? Analyze(EventJob job, ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs)
    {
        if (job.Facets.Sql.Value is not { } sql) return null;
        try
        {
            return analyzer!.Analyze(job.Id, sql.Query, sql.Dialect, inputs, outputs);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A defect of the analysis must not cost the event: it stays at table level.
            return null;
        }
    }

    /// <summary>
    /// Adds an output; one that is listed twice, or both listed and explicit, is united by precedence. What SQL says stands apart.
    /// </summary>
    private static void Add(List<OutputContribution> built, OutputContribution output)
    {
        var index = built.FindIndex(
            known => known.Id == output.Id && (known.Grounds == OutputGrounds.Sql) == (output.Grounds == OutputGrounds.Sql));
        if (index < 0)
            built.Add(output);
        else
            built[index] = Unite(built[index], output);
    }

    private static OutputContribution Unite(OutputContribution one, OutputContribution other)
    {
        var strongest = OutputPrecedence.Of(one.Grounds).CompareTo(OutputPrecedence.Of(other.Grounds));
        if (strongest != 0) return strongest > 0 ? one : other;
        return one with
        {
            Edges = Unite(one.Id, one.Edges, other.Edges),
            Unknowns = [.. one.Unknowns.Concat(other.Unknowns).Distinct()],
        };
    }

    private static ImmutableArray<DatasetId> Ids(ImmutableArray<EventDataset> datasets)
    {
        var ids = ImmutableArray.CreateBuilder<DatasetId>(datasets.Length);
        foreach (var dataset in datasets)
        {
            if (!ids.Contains(dataset.Id)) ids.Add(dataset.Id);
        }

        return ids.DrainToImmutable();
    }

    private static EdgeBlock Unite(DatasetId target, EdgeBlock one, EdgeBlock other)
    {
        var edges = EdgeCollector.Begin(target);
        edges.Add(one);
        edges.Add(other);
        return edges.ToBlock();
    }

    private static EdgeBlock Stated(DatasetId target, ImmutableArray<LineageEdge> stated)
    {
        var edges = EdgeCollector.Begin(target);
        foreach (var edge in stated)
        {
            edges.Add(
                edge.From.Dataset, edge.From.Path, edge.To.Path, edge.Subtype, edge.Masking, edge.Approximate, edge.Span, edge.Functions);
        }

        return edges.ToBlock();
    }
}
