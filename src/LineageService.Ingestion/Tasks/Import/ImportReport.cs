using System.Collections.Immutable;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>
/// What an import did and what the store holds after it. <paramref name="Analysed"/>, <paramref name="Partly"/> and <paramref name="Failed"/> count
/// all tasks, those that had not changed as they stood.
/// </summary>
/// <param name="Failures">Why tasks are not wholly analysed and which input could not be taken, by code, most frequent first.</param>
/// <param name="Datasets">In the store; 0, as the other two, where no graph is in memory to count them in.</param>
/// <param name="Fields">Known fields in the store.</param>
/// <param name="Edges">In the store, by <c>TYPE/SUBTYPE</c>.</param>
/// <param name="Rejected">Records and files that could not be taken.</param>
public sealed record ImportReport(
    int Tasks,
    int Analysed,
    int Partly,
    int Failed,
    int Unchanged,
    ImmutableArray<ImportFailures> Failures,
    long Datasets,
    long Fields,
    ImmutableSortedDictionary<string, long> Edges,
    ImportedEvents Events,
    int Rejected,
    double Seconds);

/// <summary>Failures of one code and a few of them.</summary>
/// <param name="Count">Tasks, or records that could not be taken.</param>
public sealed record ImportFailures(string Code, int Count, ImmutableArray<string> Examples);

/// <summary>What became of the events among the input.</summary>
public sealed record ImportedEvents(long Received, long Accepted, long Duplicate, long DeadLettered)
{
    public static ImportedEvents None { get; } = new(0, 0, 0, 0);
}
