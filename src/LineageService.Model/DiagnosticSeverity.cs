namespace LineageService.Model;

/// <summary>How much a <see cref="Diagnostic"/> matters: <see cref="Error"/> means something was not understood.</summary>
public enum DiagnosticSeverity : byte
{
    Note = 0,
    Warning = 1,
    Error = 2,
}
