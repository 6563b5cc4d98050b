namespace LineageService.Sql.Dialects;

/// <summary>The commands of a dialect's clients that run another file in place of their line. Not SQL; each is a line of its own.</summary>
[Flags]
public enum IncludeCommands
{
    /// <summary>The clients have none.</summary>
    None = 0,

    /// <summary><c>source FILE;</c> (Hive and Spark CLI, impala-shell, mysql).</summary>
    Source = 1,

    /// <summary><c>!run FILE</c>, <c>!source FILE</c>, <c>!load FILE</c> (Beeline, SnowSQL).</summary>
    Bang = 2,

    /// <summary><c>\i FILE</c>, <c>\ir FILE</c> and their long names (psql), <c>\. FILE</c> (mysql).</summary>
    Backslash = 4,

    /// <summary><c>:r FILE</c> (sqlcmd).</summary>
    Colon = 8,

    /// <summary><c>@FILE</c>, <c>@@FILE</c>, <c>START FILE</c> with arguments for <c>&amp;1</c>, <c>&amp;2</c> … (SQL*Plus, EXAplus).</summary>
    At = 16,

    /// <summary><c>.read FILE</c> (DuckDB, SQLite), <c>.run FILE = name</c> (BTEQ).</summary>
    Dot = 32,
}
