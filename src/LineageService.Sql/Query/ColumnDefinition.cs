using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>A column of CREATE TABLE or of a table function's WITH/COLUMNS list.</summary>
/// <param name="TypeName">Type as written, white space folded; null where none is given.</param>
/// <param name="Computed">Expression of a computed or generated column; null for an ordinary one.</param>
/// <param name="Path">JSON or XML path of OPENJSON / JSON_TABLE; null elsewhere.</param>
/// <param name="Ordinality">FOR ORDINALITY: counts rows, has no source.</param>
/// <param name="NotNull">NOT NULL or PRIMARY KEY.</param>
public sealed record ColumnDefinition(
    Identifier Name,
    string? TypeName,
    SqlExpression? Computed,
    string? Path,
    bool Ordinality,
    bool NotNull,
    TextSpan Span) : SqlNode(Span)
{
    /// <summary>PRIMARY KEY or UNIQUE by itself.</summary>
    public bool Unique { get; init; }

    /// <summary>What it gets where an INSERT leaves it out, in dialects whose defaults read other columns (ClickHouse); null elsewhere.</summary>
    public SqlExpression? Default { get; init; }

    /// <summary>Its COMMENT, or the description among its OPTIONS; null where there is none.</summary>
    public string? Comment { get; init; }

    /// <summary>A column that an INSERT without a column list skips: T-SQL's IDENTITY.</summary>
    public bool Identity { get; init; }
}
