using LineageService.Sql.Dialects;
using LineageService.Sql.Scripts;
using LineageService.Sql.Templates;

namespace LineageService.Sql.Parsing;

/// <summary>The front end of one dialect over the own parser. Immutable; one value serves any number of texts and threads.</summary>
/// <param name="context">What is known outside of texts that are templates; null for nothing.</param>
/// <param name="scripts">Gives the scripts that a text runs by name; null for none.</param>
public sealed class DialectFrontEnd(SqlDialect dialect, TemplateContext? context = null, IScriptSource? scripts = null) : ISqlFrontEnd
{
    /// <summary>The dialect it reads.</summary>
    public SqlDialect Dialect => dialect;

    /// <inheritdoc />
    public ParsedScript Parse(string sql, CancellationToken cancellationToken = default) =>
        TemplatedText.Parse(sql, dialect, text => SqlParser.Parse(text, dialect, cancellationToken), context, scripts);
}
