using System.Collections.Immutable;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>What the parts of one reading share: options, names and the diagnostics so far. Mutable, for one event.</summary>
internal sealed class EventReadContext(EventReadOptions options)
{
    private List<Diagnostic>? _diagnostics;

    public EventReadOptions Options { get; } = options;

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
