namespace LineageService.Model;

/// <summary>A finding about a text: a stable code, where, and a sentence that says what was expected. Never holds SQL text beyond one token.</summary>
/// <param name="Code">Stable code such as <c>SQL1001</c>; listed in docs/problems.md.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, TextSpan? Span, string Message);
