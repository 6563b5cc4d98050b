using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using LineageService.Impact.Sources;
using LineageService.Model;

namespace LineageService.Impact.Reading;

/// <summary>
/// Which texts have the last part of a table's name as a word: more than lineage knows, since a part of a query that nobody reads (a leftover WITH) reads no
/// table and must resolve all the same. Made once of a source and kept with it; what was asked of it is kept too. Thread-safe.
/// </summary>
internal sealed class MentionIndex
{
    private static readonly ConditionalWeakTable<IImpactSource, MentionIndex> Kept = [];

    private readonly FrozenDictionary<string, List<JobId>> _jobs;
    private readonly ConcurrentDictionary<DatasetId, IReadOnlyList<JobId>> _readers = new();
    private readonly ConcurrentDictionary<(JobId Job, string Name), bool> _names = new();
    private readonly ConcurrentDictionary<(JobId Job, string Name), bool> _rows = new();

    private MentionIndex(IImpactSource source)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var dataset = 0; dataset < source.Graph.DatasetCount; dataset++) names.Add(TableMentions.LastPart(source.Graph.DatasetAt(dataset).Id));
        _jobs = names.ToFrozenDictionary(name => name, _ => new List<JobId>(), StringComparer.OrdinalIgnoreCase);
        var lookup = _jobs.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var task in source.Tasks) Read(task.Id, task.Sql, lookup);
    }

    public static MentionIndex Of(IImpactSource source) => Kept.GetValue(source, static known => new MentionIndex(known));

    /// <summary>Jobs whose texts may name a dataset.</summary>
    public IReadOnlyList<JobId> Of(IImpactSource source, DatasetId dataset) => _readers.GetOrAdd(dataset, asked =>
    {
        if (!_jobs.TryGetValue(TableMentions.LastPart(asked), out var jobs)) return [];
        var parts = source.TableOf(asked).Parts;
        return [.. jobs.Where(job => source.FindTask(job) is { } task && (parts.Length < 2 || TableMentions.MayMean(task.Sql, parts[^1], parts[^2], task.Options.DefaultSchema)))];
    });

    /// <summary>True where a text may give columns of a dataset names by their places.</summary>
    public bool NamesByPosition(JobId job, string sql, DatasetId dataset) =>
        _names.GetOrAdd((job, TableMentions.LastPart(dataset)), static (key, text) => TableMentions.HasNamesBehind(text, key.Name), sql);

    /// <summary>True where a text may use whole rows of a dataset as values.</summary>
    public bool TakesRows(JobId job, string sql, DatasetId dataset) =>
        _rows.GetOrAdd((job, TableMentions.LastPart(dataset)), static (key, text) => TableMentions.HasRowOf(text, key.Name), sql);

    private static void Read(JobId job, string sql, FrozenDictionary<string, List<JobId>>.AlternateLookup<ReadOnlySpan<char>> lookup)
    {
        var start = -1;
        for (var i = 0; i <= sql.Length; i++)
        {
            if (i < sql.Length && TableMentions.IsOfWord(sql[i]))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0 && lookup.TryGetValue(sql.AsSpan(start, i - start), out var jobs) && (jobs.Count == 0 || jobs[^1] != job)) jobs.Add(job);
            start = -1;
        }
    }
}
