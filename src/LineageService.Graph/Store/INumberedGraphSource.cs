using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// A store that keeps its edges in numbers and can hand them over so: building a graph from it needs no name look-up per edge. Optional,
/// beside
/// <see cref="ILineageStore"/>.
/// </summary>
public interface INumberedGraphSource
{
    /// <summary>
    /// Hands over one consistent state: all datasets, then all jobs, then all edge sets that hold now. Synchronous, on the caller's thread.
    /// </summary>
    /// <returns>The epoch of that state.</returns>
    long ReadGraph(INumberedGraphSink sink, CancellationToken cancellationToken);
}

/// <summary>Takes a graph in a store's own numbers. Numbers of datasets and jobs are positive and dense enough to index an array.</summary>
public interface INumberedGraphSink
{
    /// <summary>The one instance of a text that many datasets repeat, such as a column's name.</summary>
    string Intern(ReadOnlySpan<char> text);

    /// <param name="record">The record to show, as <see cref="ILineageReader.ReadDatasetsAsync"/> yields it, without fields and what the
    /// graph does not hold.</param>
    /// <param name="paths">The dataset's field dictionary: edges name fields by their place in it. Taken over; interned where they
    /// repeat.</param>
    /// <param name="declared">Places of the record's fields.</param>
    void Dataset(int number, DatasetRecord record, string[] paths, ReadOnlySpan<int> declared);

    /// <param name="inputs">Numbers of the datasets that the record names as read.</param>
    /// <param name="outputs">Numbers of the datasets that the record names as written.</param>
    void Job(
        int number, JobId id, AnalysisState state, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs,
        ImmutableArray<UnknownLineage> unknowns);

    void EdgeSet(
        int job, int target, EvidenceKind evidence, string producer, ImmutableArray<UnknownLineage> unknowns,
        ReadOnlySpan<byte> packedEdges);
}
