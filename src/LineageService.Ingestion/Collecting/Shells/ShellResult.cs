using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>What a script hands to SQL engines, what could not be read of it, and what it calls.</summary>
public sealed record ShellResult
{
    /// <summary>In the order of execution; both branches of an open condition are in it.</summary>
    public ImmutableArray<ShellSql> Statements { get; init; } = [];

    /// <summary>Commands that may move data and cannot be read.</summary>
    public ImmutableArray<ShellOpaque> Opaque { get; init; } = [];

    /// <summary>Files of the repository that it sourced, ran or handed to an engine, without repetition.</summary>
    public ImmutableArray<string> Dependencies { get; init; } = [];

    /// <summary>Scripts of the repository that were run (not sourced), call by call.</summary>
    public ImmutableArray<ShellCall> Calls { get; init; } = [];

    /// <summary>What the shell reader itself could not understand, in words without any of the text.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>True where nothing is missing from <see cref="Statements"/>.</summary>
    public bool IsComplete => Opaque.IsEmpty && Problems.IsEmpty;
}

/// <summary>SQL that a script hands to an engine in one call.</summary>
/// <param name="Sql">What the engine gets. What only a run knows is a template hole: <c>${name}</c>.</param>
/// <param name="Dialect">Name of the SQL dialect.</param>
/// <param name="Engine">The client, as it is called: <c>hive</c>, <c>beeline</c>, <c>psql</c> …</param>
/// <param name="Span">The call, in <see cref="Script"/>.</param>
public sealed record ShellSql(string Sql, string Dialect, string Engine, TextSpan Span)
{
    /// <summary>Variables that the call sets (<c>--hivevar</c>, <c>-v</c>) for the text to use.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The file that holds the call; null for a text without a file.</summary>
    public string? Script { get; init; }

    /// <summary>The scripts that were running, the first one first; empty for a text without a file.</summary>
    public ImmutableArray<string> Running { get; init; } = [];

    /// <summary>The SQL file, where the text came from one; null for inline text.</summary>
    public string? File { get; init; }

    /// <summary>Where the rows of a bare query go, if the call redirects them to a file.</summary>
    public string? Output { get; init; }

    public ShellConnection Connection { get; init; } = ShellConnection.None;
}

/// <summary>What a call tells of the server it speaks to; null where it does not. Never a user's name or password.</summary>
public sealed record ShellConnection(string? Host, int? Port, string? Database, string? Schema)
{
    public static ShellConnection None { get; } = new(null, null, null, null);
}

/// <summary>A command that may move data and is not read.</summary>
/// <param name="Kind"><c>spark-jar</c>, <c>python</c>, <c>copy</c>, <c>missing-file</c> …</param>
/// <param name="Reason">Why, in one sentence without any of the script's text but the name of a file or class.</param>
public sealed record ShellOpaque(string Kind, string Reason, TextSpan Span)
{
    public string? Script { get; init; }

    /// <summary>The scripts that were running, the first one first.</summary>
    public ImmutableArray<string> Running { get; init; } = [];

    /// <summary>Its arguments after expansion; never logged, for they may hold secrets.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];
}

/// <summary>One script runs another.</summary>
/// <param name="Script">The one that is run.</param>
/// <param name="Arguments">After expansion, in one text: two calls with the same one are alike.</param>
public sealed record ShellCall(string Script, string Arguments)
{
    /// <summary>The one that runs it; null for a text without a file.</summary>
    public string? Caller { get; init; }
}
