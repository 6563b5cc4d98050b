using System.Collections.Immutable;

namespace LineageService.Ingestion.Reading;

/// <summary>Something in the input that could not be taken: where it stands and what was expected. A value, never an exception.</summary>
/// <param name="Code">One of <see cref="SourceCodes"/>.</param>
/// <param name="File">As given on the command line, with the part below a directory added; null for a body or stdin.</param>
/// <param name="Line">One-based.</param>
/// <param name="Column">One-based, in bytes.</param>
/// <param name="Message">What is wrong and what was expected; holds none of the text.</param>
public sealed record SourceFailure(string Code, string? File, long Line, long Column, string Message)
{
    /// <summary>What else is wrong in the same record, in the order in which it was looked at.</summary>
    public ImmutableArray<SourceFailure> Others { get; init; } = [];

    /// <summary><c>file:line:column: message</c>, as compilers print it.</summary>
    public override string ToString() => $"{File ?? "-"}:{Line}:{Column}: {Message}";
}

/// <summary>The codes of <see cref="SourceFailure"/>; each has a sentence in docs/problems.md.</summary>
public static class SourceCodes
{
    /// <summary>The text is no JSON.</summary>
    public const string MalformedJson = "TASK1001";

    /// <summary>The bytes are no UTF-8.</summary>
    public const string InvalidUtf8 = "TASK1002";

    /// <summary>A line or document is longer than the limit.</summary>
    public const string TooLong = "TASK1003";

    /// <summary>A record is neither task nor catalog entry nor event.</summary>
    public const string UnknownRecord = "TASK1004";

    /// <summary>A property is missing or has the wrong type.</summary>
    public const string WrongProperty = "TASK1005";

    /// <summary>The text is no YAML.</summary>
    public const string MalformedYaml = "TASK1006";

    /// <summary>Two tasks of one import have the same namespace and name.</summary>
    public const string DuplicateTask = "TASK1007";

    /// <summary>A file cannot be read or unpacked.</summary>
    public const string UnreadableFile = "TASK1008";

    /// <summary>The analysis of one text failed for a reason that is a fault of the engine.</summary>
    public const string AnalysisFault = "TASK1009";

    /// <summary>An event could not be read or has no identity; it is among the dead letters.</summary>
    public const string DeadEvent = "TASK1010";

    /// <summary>A statement of a Python file could not be read.</summary>
    public const string PythonSyntax = "TASK1011";
}
