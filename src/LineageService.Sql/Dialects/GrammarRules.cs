using System.Collections.Frozen;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Dialects;

/// <summary>
/// Which constructs a dialect's grammar has where two dialects would read the same text differently. What only one dialect has and no
/// other reads otherwise needs no flag: the parser takes it everywhere. Data read by the parser.
/// </summary>
public sealed record GrammarRules
{
    /// <summary>The DEFAULT of a column may read other columns of the row (ClickHouse).</summary>
    public bool DefaultsReadColumns { get; init; }

    /// <summary>Words that never start an operand unless quoted.</summary>
    public KeywordSet ReservedInExpressions { get; init; } = ReservedWords.InExpressions;

    /// <summary>Words that are no select item's alias without AS.</summary>
    public KeywordSet ReservedAsColumnAlias { get; init; } = ReservedWords.AsColumnAlias;

    /// <summary>Words that are no relation's alias without AS.</summary>
    public KeywordSet ReservedAsTableAlias { get; init; } = ReservedWords.AsTableAlias;

    /// <summary>Lines of the dialect's clients that run another file.</summary>
    public IncludeCommands Includes { get; init; }

    /// <summary>What <c>-&gt;</c> means.</summary>
    public ArrowMeaning Arrow { get; init; } = ArrowMeaning.Lambda;

    /// <summary><c>a:b.c[0]</c> is a path into a semi-structured column (Snowflake, Databricks).</summary>
    public bool ColonPaths { get; init; }

    /// <summary><c>SELECT x = expr</c> names the item x (T-SQL); otherwise it compares.</summary>
    public bool AliasByEquals { get; init; }

    /// <summary><c>SELECT @x = expr</c> assigns (T-SQL); otherwise it compares.</summary>
    public bool SelectAssignsVariables { get; init; }

    /// <summary><c>@x</c> is a query parameter, not a script variable (BigQuery).</summary>
    public bool AtParameters { get; init; }

    /// <summary><c>$1</c> is a column of a file (Snowflake); otherwise a parameter. <c>$x</c> is a session variable.</summary>
    public bool DollarColumns { get; init; }

    /// <summary><c>@stage/path</c> in FROM is a file location (Snowflake).</summary>
    public bool StageReferences { get; init; }

    /// <summary><c>s.NEXTVAL</c> and <c>s.CURRVAL</c> read a sequence (Oracle, Snowflake, Db2).</summary>
    public bool SequencePseudoColumns { get; init; }

    /// <summary><c>t@link</c> is a table of another database (Oracle); otherwise what follows the at sign is a branch or version.</summary>
    public bool DatabaseLinks { get; init; }

    /// <summary>
    /// Statements need no separator, IF and WHILE take one statement, a routine's body runs to the end of the batch (T-SQL).
    /// </summary>
    public bool StatementsWithoutSeparator { get; init; }

    /// <summary>A slash alone on a line ends what stands before, and lines may be SQL*Plus commands (Oracle).</summary>
    public bool SlashEndsBatch { get; init; }

    /// <summary>
    /// <c>SET x = expr</c> outside blocks assigns to a script variable (BigQuery, Snowflake); otherwise it sets an option.
    /// </summary>
    public bool SetAssignsVariables { get; init; }

    /// <summary><c>INSERT INTO t PARTITION (p0)</c> names partitions (MySQL, Oracle, Doris); otherwise columns (Hive).</summary>
    public bool PartitionClauseNamesPartitions { get; init; }

    /// <summary>SEL, INS, UPD and DEL stand for the whole words (Teradata).</summary>
    public bool AbbreviatedStatements { get; init; }

    /// <summary>
    /// <c>EXECUTE x</c> runs a prepared statement, or in a block the text x (PostgreSQL, MySQL, Trino); otherwise it calls a procedure.
    /// </summary>
    public bool ExecuteRunsPrepared { get; init; }

    /// <summary><c>'x' 'y'</c> names the item 'x' y (T-SQL); otherwise the two strings are one.</summary>
    public bool StringAliases { get; init; }

    /// <summary><c>&amp;&amp;</c> is AND (MySQL, Hive); otherwise it asks whether two values overlap (PostgreSQL).</summary>
    public bool DoubleAmpersandIsAnd { get; init; } = true;

    /// <summary>EQ, NE, LT … compare (Teradata).</summary>
    public bool WordComparisons { get; init; }

    /// <summary>An alias may be given anywhere in an expression and is visible in the whole block (ClickHouse).</summary>
    public bool InlineAliases { get; init; }

    /// <summary><c>{name:Type}</c> is a parameter (ClickHouse); otherwise braces hold an object.</summary>
    public bool BracePlaceholders { get; init; }

    /// <summary>A call may have parameters in front of its arguments: <c>quantile(0.5)(x)</c> (ClickHouse).</summary>
    public bool ParametricCalls { get; init; }

    /// <summary><c>CONVERT(type, x)</c> (T-SQL, Redshift); otherwise <c>CONVERT(x, type)</c>.</summary>
    public bool ConvertTypeFirst { get; init; }

    /// <summary><c>VALUES(c)</c> in an expression is the value that an insert brings (MySQL); otherwise it starts a query.</summary>
    public bool ValuesFunction { get; init; }

    /// <summary>PIVOT, UNPIVOT, DESCRIBE, SHOW and SUMMARIZE may stand where a query may (DuckDB).</summary>
    public bool StatementsAsQueries { get; init; }

    /// <summary><c>SELECT x: expr</c> names the item x (DuckDB).</summary>
    public bool PrefixAliases { get; init; }

    /// <summary><c>t *</c> is t with the tables that inherit from it (PostgreSQL).</summary>
    public bool InheritanceStar { get; init; }

    /// <summary>TRANSFORM, MAP and REDUCE … USING run scripts (Hive, Spark).</summary>
    public bool ScriptTransforms { get; init; }

    /// <summary><c>SELECT `(a|b)?+.+`</c> picks columns by a pattern (Hive); a quoted name without quantifiers is a name.</summary>
    public bool QuotedPatterns { get; init; }

    /// <summary><c>SELECT *, a EXCLUDE (b)</c>: EXCLUDE behind the whole list (Redshift).</summary>
    public bool ExcludeFollowsList { get; init; }

    /// <summary><c>IF a THEN b ELSE c ENDIF</c> is an expression (Exasol).</summary>
    public bool IfExpressions { get; init; }

    /// <summary><c>MATCH (a-(e)-&gt;b)</c> is a pattern over graph tables (T-SQL).</summary>
    public bool GraphMatch { get; init; }

    /// <summary><c>type::method()</c> calls a method of a type (T-SQL); otherwise <c>::</c> casts.</summary>
    public bool StaticMethods { get; init; }

    /// <summary>
    /// Functions of the engine with a grammar of their own: <c>IDENTITY(int, 1, 1)</c>, <c>UPDATE(c)</c>, <c>CONTAINSTABLE(t, c, 'x')</c>,
    /// <c>CHANGETABLE(CHANGES t, 1)</c>, <c>OPENROWSET(BULK 'f', …)</c> name types, tables and options where others have values (T-SQL).
    /// </summary>
    public bool EngineFunctions { get; init; }

    /// <summary>TRUE and FALSE are values; otherwise names like any other (T-SQL).</summary>
    public bool BooleanLiterals { get; init; } = true;

    /// <summary><c>DATE '2020-01-01'</c> is a value; otherwise a column called 2020-01-01 (T-SQL).</summary>
    public bool TypedLiterals { get; init; } = true;

    /// <summary>A value may carry attributes: <c>x (FORMAT '9')</c>, <c>x (DATE)</c>, <c>x (NAMED y)</c> (Teradata).</summary>
    public bool ValueAttributes { get; init; }

    /// <summary><c>d + 1 DAY</c> adds a labelled duration (Db2, Hive).</summary>
    public bool LabelledDurations { get; init; }

    /// <summary>All set operators bind alike, from left to right (SQLite, Oracle); otherwise INTERSECT binds stronger, as in the standard.</summary>
    public bool SetOperatorsBindAlike { get; init; }

    /// <summary>VALUES as a query may have an alias with column names: <c>VALUES (1) AS t(a)</c> (Spark, Snowflake).</summary>
    public bool ValuesAliases { get; init; } = true;

    /// <summary>
    /// SELECT … INTO fills variables (Oracle, MySQL); otherwise it creates a table (T-SQL, PostgreSQL outside of routines).
    /// </summary>
    public bool SelectIntoVariables { get; init; }

    /// <summary>PRIMARY KEY (a) and UNIQUE KEY (a) may stand behind the columns and say that no two rows share them (Doris, StarRocks).</summary>
    public bool KeyClauses { get; init; }

    /// <summary>Methods of values: <c>x.value('…', 'int')</c> has x as its operand, not as its schema (T-SQL).</summary>
    public FrozenSet<string> MethodNames { get; init; } = FrozenSet<string>.Empty;
}

/// <summary>What <c>-&gt;</c> means in a dialect.</summary>
public enum ArrowMeaning : byte
{
    /// <summary>Parameters of a lambda to its left (Spark, Trino, ClickHouse).</summary>
    Lambda,

    /// <summary>A document to its left, a key to its right (PostgreSQL, MySQL, SQLite).</summary>
    Json,

    /// <summary>A lambda where a bare name starts an argument and no literal follows, else a key (DuckDB).</summary>
    Either,
}
