using LineageService.Impact.Reading;
using LineageService.Model;

namespace LineageService.Impact.Propagation;

/// <summary>Which jobs' texts may use a table or a column of it: those that are worth reading.</summary>
internal sealed class ConsumerTexts(Spread spread)
{
    private LaidGraph Graph => spread.Graph;

    /// <summary>Those that lineage knows, and those whose text has the table's name where nobody reads it.</summary>
    public HashSet<int> ReadersOf(int number, DatasetId dataset, string column)
    {
        var jobs = Graph.ConsumersOf(number).ToHashSet();
        foreach (var job in MentionIndex.Of(spread.World.Source).Of(spread.World.Source, dataset))
        {
            var mentioned = Graph.JobOf(job);
            if (!jobs.Contains(mentioned) && !Graph.IsReplaced(mentioned) && MayMention(mentioned, dataset, column)) jobs.Add(mentioned);
        }

        return jobs;
    }

    // A text that has neither the name nor a star cannot be hit; then it need not be read.
    public bool MayMention(int job, DatasetId dataset, string column)
    {
        if (Graph.IsReplaced(job)) return true;
        if (spread.World.Source.FindTask(Graph.JobAt(job)) is not { Sql: var sql }) return true;
        var name = column.AsSpan(column.LastIndexOf('.') + 1);
        return sql.AsSpan().Contains(name, StringComparison.OrdinalIgnoreCase) || sql.Contains('*', StringComparison.Ordinal)
            || sql.Contains("natural", StringComparison.OrdinalIgnoreCase) || sql.Contains("pivot", StringComparison.OrdinalIgnoreCase)
            || MentionIndex.Of(spread.World.Source).NamesByPosition(Graph.JobAt(job), sql, dataset)
            || MentionIndex.Of(spread.World.Source).TakesRows(Graph.JobAt(job), sql, dataset);
    }

    public void Prepare(IEnumerable<int> jobs, DatasetId dataset, string column) =>
        spread.World.Prepare([.. jobs.Where(job => MayMention(job, dataset, column)).Select(Graph.JobAt)]);
}
