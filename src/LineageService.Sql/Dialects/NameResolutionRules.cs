namespace LineageService.Sql.Dialects;

/// <summary>How unquoted and quoted names compare. Vendor manuals are named in each dialect's file.</summary>
public enum NameFolding : byte
{
    /// <summary>Quoted or not, case does not matter (Spark, Hive, BigQuery columns, T-SQL's default collation).</summary>
    Insensitive,

    /// <summary>Unquoted names fold to lower case, quoted ones are exact (PostgreSQL).</summary>
    LowerUnlessQuoted,

    /// <summary>Unquoted names fold to upper case, quoted ones are exact (Oracle, Snowflake).</summary>
    UpperUnlessQuoted,

    /// <summary>Case always matters (Flink, ClickHouse).</summary>
    Sensitive,
}

/// <summary>How an INSERT maps its select list without a column list.</summary>
public enum InsertMapping : byte
{
    ByPosition,
    ByName,
}

/// <summary>How PIVOT names the columns it makes.</summary>
public enum PivotNaming : byte
{
    /// <summary><c>value_aggregate</c> where the aggregate has an alias (Oracle, DuckDB).</summary>
    ValueThenAggregate,

    /// <summary><c>value</c>, and <c>value_aggregate</c> only with several aggregates (Spark, Databricks).</summary>
    ValueThenAggregateIfSeveral,

    /// <summary><c>aggregate_value</c> (BigQuery).</summary>
    AggregateThenValue,
}

/// <summary>
/// Differences of meaning between dialects in how names resolve (lineage-semantics.md §4), as data: the binder holds no <c>if</c> on a
/// dialect's name.
/// </summary>
public sealed record NameResolutionRules
{
    /// <summary>How table names fold.</summary>
    public NameFolding TableFolding { get; init; } = NameFolding.Insensitive;

    /// <summary>How column names and aliases fold.</summary>
    public NameFolding ColumnFolding { get; init; } = NameFolding.Insensitive;

    /// <summary>Select aliases may be used by later items of the same list (Snowflake, Redshift, Databricks, BigQuery not).</summary>
    public bool LateralAliases { get; init; }

    /// <summary>
    /// A WITH without RECURSIVE may name itself (T-SQL, Oracle, Db2, Snowflake, SQLite); otherwise its name means what it means outside: a table.
    /// </summary>
    public bool RecursiveWithoutKeyword { get; init; }

    /// <summary>REGEXP_REPLACE replaces the first match only where no flag says otherwise (PostgreSQL, DuckDB).</summary>
    public bool RegexpReplacesFirst { get; init; }

    /// <summary>Select aliases may be used in WHERE (Snowflake, ClickHouse, Teradata).</summary>
    public bool AliasInWhere { get; init; }

    /// <summary>Select aliases may be used in GROUP BY (BigQuery, Spark, PostgreSQL, MySQL; not T-SQL).</summary>
    public bool AliasInGroupBy { get; init; } = true;

    /// <summary>
    /// In GROUP BY an input column hides an alias of the same name (PostgreSQL, Spark); otherwise the alias wins (BigQuery has the
    /// input first too).
    /// </summary>
    public bool InputBeforeAliasInGroupBy { get; init; } = true;

    /// <summary>Select aliases may be used in HAVING and QUALIFY.</summary>
    public bool AliasInHaving { get; init; } = true;

    /// <summary>Integers in GROUP BY and ORDER BY name items.</summary>
    public bool OrdinalsInGroupBy { get; init; } = true;

    /// <summary>A grouped query may have columns that are no keys (SQLite, MariaDB).</summary>
    public bool LooseGroupBy { get; init; }

    /// <summary><c>AS t (a, b)</c> may name fewer columns than there are; the rest keep their names (PostgreSQL, DuckDB).</summary>
    public bool PartialColumnLists { get; init; }

    /// <summary>Of two columns of a name that a nested query gives, the first is meant (SQLite, DuckDB); elsewhere the name is ambiguous.</summary>
    public bool FirstOfNamed { get; init; }

    /// <summary>USING by a name that the left side has twice takes the first (SQLite); elsewhere it is ambiguous.</summary>
    public bool FirstOfJoined { get; init; }

    /// <summary>A dotted name may be a path into a struct column: <c>a.b</c> where <c>a</c> is a column.</summary>
    public bool StructPaths { get; init; } = true;

    /// <summary>A table's alias used as a value is its whole row (BigQuery, PostgreSQL).</summary>
    public bool RowReference { get; init; }

    /// <summary>An unquoted name in double quotes is a string, not an identifier (Spark, Hive, BigQuery, MySQL).</summary>
    public bool DoubleQuotedIsString { get; init; }

    /// <summary>How an INSERT without a column list maps.</summary>
    public InsertMapping InsertMapping { get; init; } = InsertMapping.ByPosition;

    /// <summary>The column list of CREATE TABLE … AS adds columns beside the query's instead of naming those (MySQL 8.4, "CREATE TABLE … SELECT").</summary>
    public bool CreateListAddsColumns { get; init; }

    /// <summary>Number of name parts of a fully qualified table: 2 Hive, 3 T-SQL, BigQuery, Snowflake.</summary>
    public int QualifiedNameParts { get; init; } = 3;

    /// <summary>
    /// A bare USE names a schema (Spark, Trino, Flink) and not a database (T-SQL, Snowflake). Where names have two parts there is no other.
    /// </summary>
    public bool UseNamesSchema { get; init; }

    /// <summary>USE DATABASE names a schema: the words mean the same (Spark).</summary>
    public bool DatabaseIsSchema { get; init; }

    /// <summary>Another database or catalog has its own first schema (Snowflake, Spark, Flink); T-SQL's <c>dbo</c> is everywhere.</summary>
    public bool UseForgetsSchema { get; init; }

    /// <summary>A name part like <c>INFORMATION_SCHEMA</c> or a suffix <c>events_*</c> has BigQuery's meaning.</summary>
    public bool WildcardTables { get; init; }

    /// <summary>
    /// Columns that every table has besides its own (<c>_PARTITIONTIME</c>, <c>ROWID</c>, <c>INPUT__FILE__NAME</c>), upper case.
    /// </summary>
    public IReadOnlySet<string> PseudoColumns { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>SELECT @x := a</c> returns the value too (MySQL); in T-SQL such an item is no column.</summary>
    public bool AssignmentReturnsValue { get; init; }

    /// <summary>A variable may be written without a sigil (BigQuery, PL/SQL, Snowflake scripting).</summary>
    public bool BareVariables { get; init; }

    /// <summary><c>:x</c> in a statement is the script's variable x.</summary>
    public bool ColonVariables { get; init; }

    /// <summary>
    /// <c>$2</c> and <c>t.$2</c> are the second column of the relation (Snowflake), also of a file whose columns have no names.
    /// </summary>
    public bool PositionalColumns { get; init; }

    /// <summary>Names of temporary objects start with this (<c>#</c> in T-SQL); null where a keyword makes them temporary.</summary>
    public string? TemporaryPrefix { get; init; }

    /// <summary>
    /// Comma in FROM after a table correlates: <c>FROM t, t.items</c> or <c>FROM t, UNNEST(t.items)</c> sees the left side (BigQuery).
    /// </summary>
    public bool CorrelatedCommaJoin { get; init; }

    /// <summary>The column of a relation that a function makes of single values.</summary>
    public string ElementColumn { get; init; } = "value";

    /// <summary>The number of an array's first element in <c>a[i]</c>: 0 (Spark, Snowflake, BigQuery) or 1 (PostgreSQL, Trino, Flink).</summary>
    public int FirstElement { get; init; } = 1;

    /// <summary>A star leaves out computed columns (ClickHouse: MATERIALIZED and ALIAS).</summary>
    public bool StarSkipsComputed { get; init; }

    /// <summary>True where UNNEST of a struct among the items makes a column of each field (DuckDB, "Unnesting structs").</summary>
    public bool UnnestSpreadsStructs { get; init; }

    /// <summary>What a MERGE returns as the action it took, where that is a bare name (DuckDB); null for none.</summary>
    public string? MergeActionColumn { get; init; }

    /// <summary>A collection column is a table under its table's name: <c>FROM db.t.items</c> (Impala).</summary>
    public bool CollectionTables { get; init; }

    /// <summary>
    /// Name given to an item without alias: prefix and how it counts (<c>f0_</c>, <c>_c0</c>, <c>?column?</c>, null: none).
    /// </summary>
    public string? AnonymousColumnFormat { get; init; }

    /// <summary>
    /// The number in <see cref="AnonymousColumnFormat"/> counts the items without a name (BigQuery: <c>SELECT a, 1, b, 2</c> has f0_ and
    /// f1_); otherwise it is the item's place (Trino, Hive, Flink).
    /// </summary>
    public bool AnonymousColumnsCounted { get; init; }

    /// <summary>
    /// An item without alias has the name of its function or of the type it is cast to, lower case (PostgreSQL, Redshift).
    /// </summary>
    public bool FunctionNamesItem { get; init; }

    /// <summary>How PIVOT names its columns.</summary>
    public PivotNaming PivotNames { get; init; }

    /// <summary>UNPIVOT puts the value column before the name column (BigQuery, T-SQL).</summary>
    public bool UnpivotValueFirst { get; init; }

    /// <summary>Tables keep the order in which rows were inserted, so that ORDER BY of an INSERT or CTAS is seen (DuckDB).</summary>
    public bool KeepsRowOrder { get; init; }

    /// <summary>
    /// A cast without alias has the name of the column it casts (PostgreSQL, Redshift, Snowflake); otherwise none (Hive, BigQuery,
    /// T-SQL).
    /// </summary>
    public bool CastKeepsName { get; init; } = true;

    /// <summary>So has a cast of a cast (PostgreSQL); Hive looks through one only.</summary>
    public bool NestedCastKeepsName { get; init; } = true;
}
