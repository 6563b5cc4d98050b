using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>A believed version of an edge set as the writer compares it: without its edges.</summary>
internal sealed record StoredSpan(long Id, ContentSpan Span, long KnownSince, string Producer, byte[]? Cause, byte[]? EndCause);
