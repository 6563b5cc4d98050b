namespace LineageService.Cli.Analyze.Formats;

/// <summary>How <c>lineage analyze FILE</c> answers.</summary>
public enum AnalysisFormat
{
    /// <summary>For a person, each output column with the SQL that makes it.</summary>
    Text,

    /// <summary>One JSON document, as <c>--jsonl</c> answers.</summary>
    Json,

    /// <summary>One edge a line (RFC 4180), for spreadsheets.</summary>
    Csv,

    /// <summary>A Mermaid flowchart, for Markdown pages.</summary>
    Mermaid,

    /// <summary>A Graphviz graph.</summary>
    Dot,

    /// <summary>A page that needs nothing else: pointing at an edge marks its SQL.</summary>
    Html,
}
