using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using LineageService.Api.Access.Proxies;
using LineageService.Api.Hosting;
using LineageService.Api.Hosting.Readiness;
using LineageService.Graph.History;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Events;
using LineageService.OpenLineage.Reading;

namespace LineageService.Api;

/// <summary>Limits and addresses of the API, with their defaults. Sizes are bytes after decompression.</summary>
public sealed record LineageApiOptions
{
    public const string DefaultUrl = "http://127.0.0.1:8470";

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public string Urls { get; init; } = DefaultUrl;

    /// <summary>Listen on addresses other than loopback. Off by default; every request then needs a token, those from loopback too.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>What https addresses present, with its private key; whoever sets it disposes it. Null where there are none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Ask for a token on loopback too: behind a proxy of the same machine everyone comes from loopback.</summary>
    public bool RequireTokens { get; init; }

    /// <summary>Whether a request without a token is refused.</summary>
    public bool TokensAreRequired => AllowRemote || RequireTokens || Proxy.IsEnabled;

    /// <summary>A proxy that says who sends a request; none by default. Every request then needs a person or a token.</summary>
    public ProxyAccess Proxy { get; init; } = ProxyAccess.None;

    /// <summary>How patient the server is with connections.</summary>
    public ConnectionLimits Connections { get; init; } = new();

    /// <summary>Requests that one token may send in a second; null for any number.</summary>
    public int? TokenRequestsPerSecond { get; init; }

    /// <summary>Requests that a token may send at once after a rest; at least the number for a second.</summary>
    public int TokenRequestBurst { get; init; }

    /// <summary>Addresses to which changes of labels are posted; each notice goes to all of them.</summary>
    public ImmutableArray<string> LabelWebhooks { get; init; } = [];

    /// <summary>How long a replica waits before it looks whether another one still tells of changes of labels.</summary>
    public TimeSpan LabelNoticeTurn { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Functions that a configuration adds to the dialects of texts that are analysed.</summary>
    public UserFunctions Functions { get; init; } = UserFunctions.None;

    /// <summary>Largest OpenLineage event; above it 413.</summary>
    public long MaxEventBytes { get; init; } = EventReadOptions.Default.MaxEventBytes;

    /// <summary>Largest batch of events or tasks; above it 413.</summary>
    public long MaxBatchBytes { get; init; } = EventIngestOptions.Default.MaxBatchBytes;

    /// <summary>Largest body of one SQL analysis or one task.</summary>
    public long MaxDocumentBytes { get; init; } = 16L << 20;

    /// <summary>How many times larger than it came a compressed body may become, once it is larger than a few MiB; above it 413.</summary>
    public int MaxDecompressionRatio { get; init; } = 200;

    /// <summary>Bytes of request bodies held at once; beyond it writers are told to come back (503).</summary>
    public long MaxBufferedBytes { get; init; } = 1L << 30;

    /// <summary>Writing requests that may wait for the store at once; beyond it 503.</summary>
    public int MaxWaitingWrites { get; init; } = 256;

    /// <summary>What Retry-After says when overloaded.</summary>
    public int RetryAfterSeconds { get; init; } = 2;

    /// <summary>Deepest nesting of an event.</summary>
    public int MaxEventDepth { get; init; } = EventReadOptions.Default.MaxDepth;

    /// <summary>How long <c>minEpoch</c> waits before 503.</summary>
    public TimeSpan MinEpochWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Graphs of the past that are kept; each is as large as the graph then was.</summary>
    public int MaxHistoricalGraphs { get; init; } = HistoricalGraphs.DefaultCapacity;

    /// <summary>When the service calls itself ready.</summary>
    public ReadinessOptions Readiness { get; init; } = new();

    /// <summary>Time for the analysis of one text.</summary>
    public TimeSpan AnalysisBudget { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for one walk or path search; after it the answer is truncated.</summary>
    public TimeSpan WalkBudget { get; init; } = TimeSpan.FromSeconds(10);
}
