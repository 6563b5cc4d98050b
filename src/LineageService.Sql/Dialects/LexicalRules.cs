namespace LineageService.Sql.Dialects;

/// <summary>How a dialect's text splits into tokens. Data read by the lexer.</summary>
public sealed record LexicalRules
{
    /// <summary><c>"x"</c> is a string, not a name (Spark, Hive, BigQuery, MySQL).</summary>
    public bool DoubleQuotedStrings { get; init; }

    /// <summary><c>`x`</c> is a name.</summary>
    public bool BacktickIdentifiers { get; init; } = true;

    /// <summary><c>[x]</c> is a name (T-SQL, SQLite); otherwise a bracket is an index or array.</summary>
    public bool BracketIdentifiers { get; init; }

    /// <summary>A backtick name may hold dots that separate its parts (BigQuery).</summary>
    public bool DottedQuotedNames { get; init; }

    /// <summary>A backslash escapes in strings.</summary>
    public bool BackslashEscapes { get; init; }

    /// <summary><c>'''…'''</c> and <c>"""…"""</c> (BigQuery).</summary>
    public bool TripleQuotedStrings { get; init; }

    /// <summary><c>E'…'</c>, <c>X'…'</c>, <c>U&amp;'…'</c> are strings; otherwise only <c>N'…'</c> (T-SQL).</summary>
    public bool PrefixedStrings { get; init; } = true;

    /// <summary><c>$$…$$</c>, <c>$tag$…$tag$</c> (PostgreSQL, Snowflake).</summary>
    public bool DollarQuotedStrings { get; init; }

    /// <summary><c># …</c> to the end of the line is a comment (BigQuery, MySQL).</summary>
    public bool HashComments { get; init; }

    /// <summary><c>// …</c> to the end of the line is a comment (Snowflake).</summary>
    public bool SlashComments { get; init; }

    /// <summary><c>/* /* */ */</c> nests (PostgreSQL, T-SQL, Spark).</summary>
    public bool NestedComments { get; init; }

    /// <summary><c>@x</c> is a variable or parameter.</summary>
    public bool AtVariables { get; init; } = true;

    /// <summary><c>#t</c> and <c>##t</c> are words, <c>a@b</c> is one too, and no operator has an at sign in it (T-SQL).</summary>
    public bool HashWords { get; init; }

    /// <summary>
    /// <c>:x</c> is a parameter; otherwise a colon is an operator (Snowflake paths, slices). Both may apply: the lexer decides by what
    /// stands before.
    /// </summary>
    public bool ColonParameters { get; init; } = true;

    /// <summary>A dash may stand inside an unquoted table name: <c>my-project.d.t</c> (BigQuery). The parser joins the parts.</summary>
    public bool DashedNames { get; init; }

    /// <summary><c>&lt;name, type, value&gt;</c> is filled by Management Studio (T-SQL).</summary>
    public bool TemplateParameters { get; init; }

    /// <summary>A word may start with a digit (Hive, Spark: <c>1st_table</c>).</summary>
    public bool WordsMayStartWithDigit { get; init; }

    /// <summary>
    /// In a raw string a backslash still keeps the quote behind it from ending it (BigQuery); otherwise it is a character like any
    /// other (Spark).
    /// </summary>
    public bool RawQuoteEscapes { get; init; }

    /// <summary><c>$1.50</c> is a number (T-SQL).</summary>
    public bool MoneyLiterals { get; init; }

    /// <summary>Any run of operator signs is one operator (PostgreSQL: <c>@&gt;</c>, <c>~*</c>, <c>&lt;-&gt;</c>).</summary>
    public bool CustomOperators { get; init; }

    /// <summary><c>q'[…]'</c> is a string (Oracle).</summary>
    public bool AlternativeQuotes { get; init; }

    /// <summary><c>&amp;name</c> is a substitution (SQL*Plus).</summary>
    public bool AmpersandVariables { get; init; }
}
