using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>How one SQL client is called: which of its options bring text, files, variables and the server's name.</summary>
/// <param name="Dialect">Name of the SQL dialect that it speaks.</param>
internal sealed record SqlClient(string Name, string Dialect)
{
    /// <summary>Options whose value is SQL.</summary>
    public ImmutableArray<string> Inline { get; init; } = [];

    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Files that run before the rest.</summary>
    public ImmutableArray<string> Before { get; init; } = [];

    /// <summary>Options whose value is <c>name=value</c>.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];

    public ImmutableArray<string> Database { get; init; } = [];

    public ImmutableArray<string> Schema { get; init; } = [];

    public ImmutableArray<string> Host { get; init; } = [];

    public ImmutableArray<string> Port { get; init; } = [];

    /// <summary>Options whose value is a JDBC or other URL.</summary>
    public ImmutableArray<string> Url { get; init; } = [];

    /// <summary>Other options that take a value.</summary>
    public ImmutableArray<string> Valued { get; init; } = [];

    /// <summary>The first bare word is the database (mysql, psql) …</summary>
    public bool DatabaseWord { get; init; }

    /// <summary>… or SQL (bq query) …</summary>
    public bool SqlWord { get; init; }

    /// <summary>… or, behind <c>@</c>, a file (sqlplus).</summary>
    public bool FileWord { get; init; }

    /// <summary>Without text or file, it reads its standard input.</summary>
    public bool ReadsInput { get; init; } = true;
}
