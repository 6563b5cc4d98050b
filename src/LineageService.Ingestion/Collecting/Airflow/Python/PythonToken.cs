namespace LineageService.Ingestion.Collecting.Airflow.Python;

/// <summary>What a token of Python is.</summary>
internal enum PythonTokenKind : byte
{
    Name,
    Number,
    Text,
    Operator,
    NewLine,
    Indent,
    Dedent,
    End,
}

/// <summary>A token.</summary>
/// <param name="Text">A name, a number, an operator as written; of a text, its value without prefix and quotes (of an f-string, its raw
/// inside).</param>
/// <param name="Line">One-based.</param>
/// <param name="IsFormatted">True for an f-string.</param>
internal readonly record struct PythonToken(PythonTokenKind Kind, string Text, int Line, bool IsFormatted = false);
