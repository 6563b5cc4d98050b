using System.Collections.Immutable;

namespace LineageService.Api.Problems;

/// <summary>
/// A kind of problem that the API answers with (RFC 9457): a stable URI, a status and a title. The closed list is <see cref="All"/>; each has
/// its paragraph in docs/problems.md.
/// </summary>
/// <param name="Slug">The last part of the URI, stable for ever.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">One short sentence, the same for every occurrence.</param>
public sealed record ProblemType(string Slug, int Status, string Title)
{
    public const string UriPrefix = "urn:lineage-service:problem:";

    public static readonly ProblemType InvalidRequest = new("invalid-request", 400, "The request has mistakes.");
    public static readonly ProblemType MalformedJson = new("malformed-json", 400, "The body is not valid JSON.");
    public static readonly ProblemType InvalidEncoding = new("invalid-encoding", 400, "The body is not what its encoding says.");
    public static readonly ProblemType InvalidEvent = new("invalid-event", 400, "The body is no OpenLineage event.");
    public static readonly ProblemType UnknownHost = new("unknown-host", 400, "The Host header names no host of this service.");
    public static readonly ProblemType TokenNeeded = new("token-needed", 401, "The request needs a valid token.");
    public static readonly ProblemType ScopeMissing = new("scope-missing", 403, "The token lacks a scope.");
    public static readonly ProblemType NamespaceBound = new("namespace-bound", 403, "The token is bound to other namespaces.");
    public static readonly ProblemType UntrustedProxy = new("untrusted-proxy", 403, "The request names a user and comes from no trusted proxy.");
    public static readonly ProblemType ForeignOrigin = new("foreign-origin", 403, "A web page of another origin may not write.");
    public static readonly ProblemType UnknownNode = new("unknown-node", 404, "No such node is known.");
    public static readonly ProblemType UnknownMerge = new("unknown-merge", 404, "No such merge or suggestion is known.");
    public static readonly ProblemType UnknownCorrection = new("unknown-correction", 404, "No such correction is known.");
    public static readonly ProblemType UnknownToken = new("unknown-token", 404, "No such token is known.");
    public static readonly ProblemType UnknownEvent = new("unknown-event", 404, "No such event is in the log.");
    public static readonly ProblemType UnknownLabelRecord = new("unknown-label-record", 404, "No such assignment, declassification or finding is known.");
    public static readonly ProblemType UnknownRoute = new("unknown-route", 404, "No such resource.");
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "The resource does not support this method.");
    public static readonly ProblemType RequestTimeout = new("request-timeout", 408, "The request came too slowly.");
    public static readonly ProblemType AmbiguousNode = new("ambiguous-node", 409, "The name fits more than one node.");
    public static readonly ProblemType MergeCycle = new("merge-cycle", 409, "The two names are one already, the other way round.");
    public static readonly ProblemType AlreadyMerged = new("already-merged", 409, "The name is another one's alias already.");
    public static readonly ProblemType MergeNotInForce = new("merge-not-in-force", 409, "The merge cannot be undone.");
    public static readonly ProblemType RulesChanged = new("rules-changed", 409, "The rules are others than those that were to be replaced.");
    public static readonly ProblemType CorrectionConflict = new("correction-conflict", 409, "The correction cannot be made or changed so.");
    public static readonly ProblemType LabelConflict = new("label-conflict", 409, "What is asked of labels contradicts what is.");
    public static readonly ProblemType TokenConflict = new("token-conflict", 409, "The token cannot be made or changed so.");
    public static readonly ProblemType HistoryNotKept = new("history-not-kept", 410, "The history at this time was forgotten.");
    public static readonly ProblemType PayloadTooLarge = new("payload-too-large", 413, "The body is larger than the limit.");
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "The Content-Type is not supported.");
    public static readonly ProblemType UnsupportedEncoding = new("unsupported-encoding", 415, "The Content-Encoding is not supported.");
    public static readonly ProblemType TooManyRequests = new("too-many-requests", 429, "The token sends more than its rate.");
    public static readonly ProblemType Internal = new("internal", 500, "The service failed.");
    public static readonly ProblemType WholeGraphNeeded = new("whole-graph-needed", 501, "The service holds no graph in memory, and this needs the whole of it.");
    public static readonly ProblemType Overloaded = new("overloaded", 503, "The service has too much to write at the moment.");
    public static readonly ProblemType EpochNotReached = new("epoch-not-reached", 503, "The asked epoch has not been reached yet.");
    public static readonly ProblemType StoreUnavailable = new("store-unavailable", 503, "The store is unavailable.");

    /// <summary>Every type, by status.</summary>
    public static ImmutableArray<ProblemType> All { get; } =
    [
        InvalidRequest, MalformedJson, InvalidEncoding, InvalidEvent, UnknownHost, TokenNeeded, ScopeMissing, NamespaceBound, UntrustedProxy, ForeignOrigin,
        UnknownNode, UnknownMerge, UnknownCorrection, UnknownLabelRecord, UnknownToken, UnknownEvent,
        UnknownRoute, MethodNotAllowed, RequestTimeout, AmbiguousNode, MergeCycle, AlreadyMerged, MergeNotInForce, CorrectionConflict, LabelConflict, TokenConflict, HistoryNotKept,
        PayloadTooLarge, UnsupportedMediaType, UnsupportedEncoding, TooManyRequests, Internal, WholeGraphNeeded, Overloaded, EpochNotReached, StoreUnavailable,
    ];

    /// <summary>The URI in the problem's <c>type</c>.</summary>
    public string Uri => UriPrefix + Slug;
}
