using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>
/// Statements in sequence: BEGIN … END, a STATEMENT SET, and the bodies of IF, WHILE, LOOP, FOR, TRY, CASE, which are unioned.
/// </summary>
/// <param name="Conditions">Conditions of IF / WHILE: control flow, no edge, but their tables are inputs.</param>
public sealed record Block(ImmutableArray<SqlStatement> Statements, ImmutableArray<SqlExpression> Conditions, TextSpan Span) : SqlStatement(Span)
{
    /// <summary>FOR row IN (query) DO: the loop variable and its query; null elsewhere.</summary>
    public CursorLoop? Loop { get; init; }
}

/// <summary>A loop variable that takes the rows of a query.</summary>
public sealed record CursorLoop(string Variable, QueryExpression Query)
{
    /// <summary>The table whose row the variable is, where the body changes that row by assigning its fields (a trigger's NEW); else null.</summary>
    public ObjectName? Changed { get; init; }

    /// <summary>FOR a, b IN query (PL/pgSQL): variables that take a column each; empty where one variable takes the row.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];

    /// <summary>The parameters of a cursor that is looped over, each with its argument as default.</summary>
    public ImmutableArray<RoutineParameter> Parameters { get; init; } = [];
}

/// <summary>DECLARE x, y TYPE DEFAULT expr.</summary>
public sealed record DeclareVariableStatement(ImmutableArray<string> Names, string? TypeName, SqlExpression? Default, TextSpan Span) : SqlStatement(Span)
{
    /// <summary>The fields of the record, or of each record of the list, that the type is (PL/SQL); null where it is none that the text declares.</summary>
    public RecordType? Record { get; init; }
}

/// <summary>TYPE … IS RECORD (…), TYPE … IS TABLE OF …: a type that a block declares.</summary>
/// <param name="Name">The record type's name, which makes such records too (<c>r(1, 'x')</c>); empty for a row.</param>
/// <param name="Fields">The names of its fields; empty where <paramref name="RowOf"/> tells them.</param>
/// <param name="RowOf">The table or cursor whose row it is (<c>t%ROWTYPE</c>); null where the fields are listed.</param>
public sealed record RecordType(string Name, ImmutableArray<string> Fields, ObjectName? RowOf);

/// <summary>SET x = expr, SET (x, y) = (SELECT …), x := expr. Names keep their sigil (<c>@x</c>).</summary>
public sealed record AssignVariableStatement(ImmutableArray<string> Names, SqlExpression Value, TextSpan Span) : SqlStatement(Span);

/// <summary>DECLARE c CURSOR FOR query, SET @c = CURSOR FOR query.</summary>
public sealed record DeclareCursorStatement(string Name, QueryExpression Query, TextSpan Span) : SqlStatement(Span)
{
    /// <summary>Its parameters (PL/SQL, PL/pgSQL). OPEN declares it anew, with its arguments as their defaults.</summary>
    public ImmutableArray<RoutineParameter> Parameters { get; init; } = [];
}

/// <summary>FETCH … FROM c INTO x, y.</summary>
public sealed record FetchStatement(string Cursor, ImmutableArray<string> Variables, TextSpan Span) : SqlStatement(Span);

/// <summary>CALL p(a), EXEC p @x = a OUTPUT. Named arguments are <see cref="NamedArgument"/>.</summary>
/// <param name="ReturnVariable">EXEC @r = p; null elsewhere.</param>
public sealed record CallStatement(ObjectName Procedure, ImmutableArray<SqlExpression> Arguments, string? ReturnVariable, TextSpan Span) : SqlStatement(Span);

/// <summary>EXEC(@sql), sp_executesql, EXECUTE IMMEDIATE: SQL from an expression.</summary>
public sealed record DynamicSqlStatement(
    SqlExpression Text, ImmutableArray<SqlExpression> Arguments, ImmutableArray<string> IntoVariables, TextSpan Span) : SqlStatement(Span)
{
    /// <summary>The linked server that runs it (<c>EXEC ('…') AT server</c>); null for this one.</summary>
    public string? Server { get; init; }

    /// <summary>PREPARE name FROM text, EXECUTE name: the name, under which the text is kept; null elsewhere.</summary>
    public string? Prepared { get; init; }

    /// <summary>sp_executesql's second argument, which declares the parameters of the text; null elsewhere.</summary>
    public SqlExpression? Declarations { get; init; }
}

/// <summary>USE db: sets the default database (last part) or catalog and database.</summary>
public sealed record UseStatement(ObjectName Name, TextSpan Span) : SqlStatement(Span)
{
    /// <summary>Which level the text names; <see cref="UseScope.Default"/> where it does not say.</summary>
    public UseScope Scope { get; init; }

    /// <summary>True where names are looked for in further places behind this one (a search path).</summary>
    public bool IsPath { get; init; }
}

/// <summary>The level of naming that USE sets.</summary>
public enum UseScope : byte
{
    /// <summary>A bare USE: the dialect's own level (a database in T-SQL, a schema in Spark).</summary>
    Default,

    /// <summary>USE SCHEMA, USE NAMESPACE.</summary>
    Schema,

    /// <summary>USE DATABASE: the catalog in Snowflake, the schema in Spark.</summary>
    Database,

    /// <summary>USE CATALOG.</summary>
    Catalog,
}

/// <summary>RETURN [expr | (query)], RETURN QUERY.</summary>
public sealed record ReturnStatement(SqlExpression? Value, QueryExpression? Query, TextSpan Span) : SqlStatement(Span)
{
    /// <summary>RETURN NEXT without a value: the row is what the output parameters hold.</summary>
    public bool IsRow { get; init; }
}
