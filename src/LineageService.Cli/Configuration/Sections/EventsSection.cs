using LineageService.Cli.Configuration.Kinds;
using LineageService.Ingestion.Events;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>How job events are folded.</summary>
internal static class EventsSection
{
    private static readonly EventIngestOptions Usual = EventIngestOptions.Default;

    public static readonly ConfigurationOption<TimeSpan> MaxClockLead = new(
        "events.maxClockLead",
        Durations.Kind(TimeSpan.Zero, TimeSpan.FromDays(1)),
        Usual.MaxClockLead,
        "An event that is stamped further ahead of its receipt takes the time of its receipt");

    public static readonly ConfigurationOption<int> RetainedRuns = new(
        "events.retainedRuns", OptionKinds.Number(1, 10_000), Usual.RetainedRuns, "Runs that are over kept of a job; an event that comes later than so many changes no history");

    public static readonly ConfigurationOption<int> RetainedOpenRuns = new(
        "events.retainedOpenRuns", OptionKinds.Number(1, 100_000), Usual.RetainedOpenRuns, "Runs that are not over kept of a job");

    public static readonly ConfigurationOption<int> MaxEventsPerCommit = new(
        "events.maxPerCommit", OptionKinds.Number(1, 100_000), Usual.MaxEventsPerCommit, "Events in one commit at most");

    public static readonly ConfigurationOption<long> MaxBytesPerCommit = new(
        "events.maxBytesPerCommit", Sizes.Kind(1L << 10), Usual.MaxBytesPerCommit, "Bytes of events in one commit, beyond the first event");

    public static readonly ConfigurationOption<int> CachedStates = new(
        "events.cachedStates", OptionKinds.Number(100), Usual.CachedStates, "States of jobs and of runs kept in memory; twice as many of datasets");

    public static IEnumerable<ConfigurationOption> All =>
        [MaxClockLead, RetainedRuns, RetainedOpenRuns, MaxEventsPerCommit, MaxBytesPerCommit, CachedStates];

    public static EventIngestOptions Bind(ServiceConfiguration configuration) => Usual with
    {
        MaxClockLead = configuration.Get(MaxClockLead),
        RetainedRuns = configuration.Get(RetainedRuns),
        RetainedOpenRuns = configuration.Get(RetainedOpenRuns),
        MaxEventsPerCommit = configuration.Get(MaxEventsPerCommit),
        MaxBytesPerCommit = configuration.Get(MaxBytesPerCommit),
        CachedStates = configuration.Get(CachedStates),
        MaxBatchBytes = configuration.Get(LimitsSection.MaxBatchBytes),
        Reading = Usual.Reading with
        {
            MaxEventBytes = configuration.Get(LimitsSection.MaxEventBytes),
            MaxDepth = configuration.Get(LimitsSection.MaxEventDepth),
        },
    };
}
