using System.Collections.Immutable;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>What the parts of one reading share: options, names and the diagnostics so far. Mutable, for one event.</summary>
/// <param name="body">The text, where it is known as a whole: then facets that are known already need not be read again.</param>
internal sealed class EventReadContext(EventReadOptions options, ReadOnlyMemory<byte> body = default)
{
    private List<Diagnostic>? _diagnostics;

    public EventReadOptions Options { get; } = options;

    /// <summary>The whole text; empty where it is not at hand.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Where in <see cref="Body"/> the reader's own count of bytes begins: it starts anew behind a facet that was known.</summary>
    public int Origin { get; set; }

    public int DiagnosticCount => _diagnostics?.Count ?? 0;

    public Utf8StringPool Names { get; } = Utf8StringPool.OfThread;

    /// <summary>Scratch lists, reused field by field; a reader of nested parts takes its own.</summary>
    public List<InputField> InputFields { get; } = [];

    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics is null ? [] : [.. _diagnostics];

    public void Report(string code, string message)
    {
        _diagnostics ??= [];
        if (_diagnostics.Count < Options.MaxDiagnostics)
            _diagnostics.Add(new Diagnostic(code, DiagnosticSeverity.Warning, null, message));
        else if (_diagnostics.Count == Options.MaxDiagnostics)
        {
            _diagnostics.Add(new Diagnostic(
                EventDiagnosticCodes.MoreDiagnostics, DiagnosticSeverity.Warning, null, "more parts were not valid"));
        }
    }
}
