using LineageService.Api;
using LineageService.Cli.Configuration.Kinds;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>How much the HTTP API takes at once, and for how long it works on one request.</summary>
internal static class LimitsSection
{
    private static readonly LineageApiOptions Usual = new();
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static readonly ConfigurationOption<long> MaxEventBytes = new(
        "limits.maxEventBytes", Sizes.Kind(1L << 10), Usual.MaxEventBytes, "Largest OpenLineage event after decompression; above it 413");

    public static readonly ConfigurationOption<long> MaxBatchBytes = new(
        "limits.maxBatchBytes", Sizes.Kind(1L << 10), Usual.MaxBatchBytes, "Largest batch of events or tasks after decompression; above it 413");

    public static readonly ConfigurationOption<long> MaxDocumentBytes = new(
        "limits.maxDocumentBytes", Sizes.Kind(1L << 10), Usual.MaxDocumentBytes, "Largest body of one task or of one text to analyse; above it 413");

    public static readonly ConfigurationOption<long> MaxBufferedBytes = new(
        "limits.maxBufferedBytes", Sizes.Kind(1L << 20), Usual.MaxBufferedBytes, "Bytes of request bodies held at once; beyond it 503");

    public static readonly ConfigurationOption<int> MaxWaitingWrites = new(
        "limits.maxWaitingWrites", OptionKinds.Number(1, 100_000), Usual.MaxWaitingWrites, "Writing requests that wait for the store at once; beyond it 503");

    public static readonly ConfigurationOption<int> RetryAfterSeconds = new(
        "limits.retryAfterSeconds", OptionKinds.Number(1, 3600), Usual.RetryAfterSeconds, "What Retry-After says with a 503");

    public static readonly ConfigurationOption<int> MaxEventDepth = new(
        "limits.maxEventDepth", OptionKinds.Number(8, 1000), Usual.MaxEventDepth, "Deepest nesting of an event");

    public static readonly ConfigurationOption<int> MaxHistoricalGraphs = new(
        "limits.maxHistoricalGraphs", OptionKinds.Number(1, 100), Usual.MaxHistoricalGraphs, "Graphs of the past kept in memory; each is as large as the graph then was");

    public static readonly ConfigurationOption<int> TokenRate = new(
        "limits.tokenRate", OptionKinds.Number(0, 1_000_000), 0, "Requests that one token may send in a second; 0 for any number")
    {
        Flag = "--token-rate",
        HelpName = "N",
    };

    public static readonly ConfigurationOption<int> TokenBurst = new(
        "limits.tokenBurst", OptionKinds.Number(0, 1_000_000), 0, "Requests that a token may send at once after a rest; at least its rate");

    public static readonly ConfigurationOption<int> MaxDecompressionRatio = new(
        "limits.maxDecompressionRatio", OptionKinds.Number(2, 100_000), Usual.MaxDecompressionRatio,
        "How many times larger a compressed body of more than 8MiB may become; above it 413");

    public static readonly ConfigurationOption<int> MaxConnections = new(
        "limits.maxConnections", OptionKinds.Number(0, 10_000_000), 0, "Connections open at once; more are closed as they come. 0 for as many as the system lets");

    public static readonly ConfigurationOption<TimeSpan> HeadersTimeout = new(
        "limits.headersTimeout", Durations.Kind(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), Usual.Connections.HeadersTimeout,
        "Time for the headers of a request to arrive");

    public static readonly ConfigurationOption<int> MinBytesPerSecond = new(
        "limits.minBytesPerSecond", OptionKinds.Number(0, 1_000_000_000), Usual.Connections.MinBytesPerSecond,
        "Bytes of a body that must arrive, and of an answer that must be taken, in a second, after five seconds of patience; 0 for any");

    public static readonly ConfigurationOption<TimeSpan> Walk = new(
        "budgets.walk", Durations.Kind(TimeSpan.FromMilliseconds(10), Day), Usual.WalkBudget, "Time for one walk or path search; after it the answer is truncated");

    public static readonly ConfigurationOption<TimeSpan> Analysis = new(
        "budgets.analysis", Durations.Kind(TimeSpan.FromMilliseconds(10), Day), Usual.AnalysisBudget, "Time for the analysis of one text over HTTP");

    public static readonly ConfigurationOption<TimeSpan> MinEpochWait = new(
        "budgets.minEpochWait", Durations.Kind(TimeSpan.Zero, TimeSpan.FromHours(1)), Usual.MinEpochWait, "How long a question waits for the commit it names in minEpoch");

    public static IEnumerable<ConfigurationOption> All =>
    [
        MaxEventBytes, MaxBatchBytes, MaxDocumentBytes, MaxBufferedBytes, MaxWaitingWrites, RetryAfterSeconds, MaxEventDepth, MaxHistoricalGraphs, TokenRate,
        TokenBurst, MaxDecompressionRatio, MaxConnections, HeadersTimeout, MinBytesPerSecond, Walk, Analysis, MinEpochWait,
    ];

    public static LineageApiOptions Bind(ServiceConfiguration configuration, LineageApiOptions options) => options with
    {
        MaxEventBytes = configuration.Get(MaxEventBytes),
        MaxBatchBytes = configuration.Get(MaxBatchBytes),
        MaxDocumentBytes = configuration.Get(MaxDocumentBytes),
        MaxBufferedBytes = configuration.Get(MaxBufferedBytes),
        MaxWaitingWrites = configuration.Get(MaxWaitingWrites),
        RetryAfterSeconds = configuration.Get(RetryAfterSeconds),
        MaxEventDepth = configuration.Get(MaxEventDepth),
        MaxHistoricalGraphs = configuration.Get(MaxHistoricalGraphs),
        TokenRequestsPerSecond = configuration.Get(TokenRate) is > 0 and var rate ? rate : null,
        TokenRequestBurst = configuration.Get(TokenBurst),
        MaxDecompressionRatio = configuration.Get(MaxDecompressionRatio),
        Connections = options.Connections with
        {
            MaxConnections = configuration.Get(MaxConnections) is > 0 and var connections ? connections : null,
            HeadersTimeout = configuration.Get(HeadersTimeout),
            MinBytesPerSecond = configuration.Get(MinBytesPerSecond),
        },
        WalkBudget = configuration.Get(Walk),
        AnalysisBudget = configuration.Get(Analysis),
        MinEpochWait = configuration.Get(MinEpochWait),
    };
}
