using System.Collections.Immutable;
using System.Globalization;
using LineageService.Graph.Store;
using LineageService.Impact.Sources;
using LineageService.Ingestion.Usage;
using LineageService.Model;

namespace LineageService.Api.Impact;

/// <summary>
/// What a store's records and logs say of datasets and jobs: kinds, owners, tiers, promises (tags <c>tier=P0</c>, <c>sla=…</c>, <c>committed=04:00</c>,
/// <c>partition=dt</c>, <c>column|deprecated_since=2026-01-31</c>), readers, mean durations.
/// </summary>
internal static class StoreFacts
{
    private const int RunsOfAJob = 10;
    private const int ReaderDays = 30;

    public static async Task<Dictionary<DatasetId, DatasetFacts>> OfDatasetsAsync(
        ILineageStore store, IEnumerable<JobRecord> jobs, TimeProvider time, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<DatasetId, DatasetFacts>();
        await foreach (var record in store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) facts[record.Id] = Of(record);

        // What a job makes is as important as the job says, and of its kind where nobody else says one.
        foreach (var job in jobs)
        {
            foreach (var output in job.Outputs)
            {
                var known = facts.GetValueOrDefault(output) ?? DatasetFacts.None;
                facts[output] = WithTags(known, job.Tags) with
                {
                    Kind = known.Kind ?? (job.Kind is "view" or "materialized_view" ? job.Kind : null),
                    Owner = known.Owner ?? job.Owner,
                    Team = known.Team ?? job.Team,
                    Tier = known.Tier ?? job.Tier,
                };
            }
        }

        await AddReadersAsync(store, facts, time, cancellationToken).ConfigureAwait(false);
        return facts;
    }

    public static async Task<Dictionary<JobId, JobFacts>> OfJobsAsync(ILineageStore store, IEnumerable<JobRecord> jobs, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<JobId, JobFacts>();
        foreach (var job in jobs)
        {
            facts[job.Id] = new JobFacts
            {
                Kind = job.Kind,
                Owner = job.Owner,
                Team = job.Team,
                Tier = job.Tier,
                PlannedStart = StartOf(job.Schedule),
                Duration = TimeTag(job.Tags, "duration="),
            };
        }

        // No run at all is the usual case of a repository; then nothing is asked of each job.
        var any = await store.ListRunsAsync(null, new ListQuery { Limit = 1 }, cancellationToken).ConfigureAwait(false);
        if (any.Items.IsEmpty) return facts;
        foreach (var job in facts.Where(pair => pair.Value.PlannedStart is not null).Select(pair => pair.Key).ToList())
        {
            var runs = await store.ListRunsAsync(job, new ListQuery { Limit = RunsOfAJob }, cancellationToken).ConfigureAwait(false);
            var times = runs.Items.Where(run => run is { State: "COMPLETE", EndedAt: not null }).Select(run => run.EndedAt!.Value - run.StartedAt).ToList();
            if (times.Count > 0) facts[job] = facts[job] with { Duration = TimeSpan.FromTicks((long)times.Average(span => span.Ticks)) };
        }

        return facts;
    }

    private static DatasetFacts Of(DatasetRecord record) => WithTags(new DatasetFacts { Kind = record.Kind, Owner = record.Owner }, record.Tags) with
    {
        IsSchemaOnRead = record.Kind is "file" or "external" or "topic" or "stream",
    };

    private static DatasetFacts WithTags(DatasetFacts facts, ImmutableArray<string> tags)
    {
        foreach (var tag in tags)
        {
            var bar = tag.IndexOf('|', StringComparison.Ordinal);
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) continue;
            var (name, value) = (tag[(bar + 1)..equals], tag[(equals + 1)..]);
            if (bar > 0)
            {
                if (name == "deprecated_since" && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
                    facts = facts with { DeprecatedSince = facts.DeprecatedSince.SetItem(tag[..bar], since) };
                continue;
            }

            facts = name switch
            {
                "tier" => facts with { Tier = facts.Tier ?? value },
                "sla" => facts with { Sla = facts.Sla ?? value },
                "team" => facts with { Team = facts.Team ?? value },
                "partition" => facts with { PartitionColumn = facts.PartitionColumn ?? value },
                "committed" => facts with { Committed = facts.Committed ?? TimeOf(value) },
                _ => facts,
            };
        }

        return facts;
    }

    private static async Task AddReadersAsync(
        ILineageStore store, Dictionary<DatasetId, DatasetFacts> facts, TimeProvider time, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = today.AddDays(1 - ReaderDays);
        if (!await UsageRegister.IsWatchedAsync(store, cancellationToken).ConfigureAwait(false)) return;
        foreach (var dataset in facts.Keys.ToList())
        {
            var usage = await UsageRegister.FindAsync(store, [dataset], first, today, cancellationToken).ConfigureAwait(false);
            if (usage.Readers is null && usage.Reads is null) continue;
            var columns = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.OrdinalIgnoreCase);

            // A column that is not among the reads is unread only where all reads are known by column.
            if (usage.UnresolvedReads == 0)
            {
                var record = await store.FindDatasetAsync(dataset, cancellationToken).ConfigureAwait(false);
                foreach (var field in record?.Fields ?? []) columns[field.Path] = 0;
            }

            foreach (var field in usage.Fields) if (field.Readers is { } readers) columns[field.Field] = readers;
            facts[dataset] = facts[dataset] with { Readers30Days = usage.Readers, ColumnReaders30Days = columns.ToImmutable() };
        }
    }

    // Minute and hour of a daily cron line; other schedules have no start of the day.
    private static TimeSpan? StartOf(string? schedule)
    {
        if (schedule is null) return null;
        if (TimeOf(schedule) is { } plain) return plain;
        var parts = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = parts.Length == 5 ? 0 : parts.Length is 6 or 7 ? 1 : -1;
        return at >= 0 && int.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out var minute) && minute < 60
            && int.TryParse(parts[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour < 24
            ? new TimeSpan(hour, minute, 0) : null;
    }

    private static TimeSpan? TimeTag(ImmutableArray<string> tags, string prefix)
    {
        foreach (var tag in tags) if (tag.StartsWith(prefix, StringComparison.Ordinal)) return TimeOf(tag[prefix.Length..]);
        return null;
    }

    private static TimeSpan? TimeOf(string text) =>
        TimeSpan.TryParseExact(text, [@"h\:mm", @"hh\:mm", @"h\:mm\:ss", @"hh\:mm\:ss"], CultureInfo.InvariantCulture, out var time) ? time : null;
}
