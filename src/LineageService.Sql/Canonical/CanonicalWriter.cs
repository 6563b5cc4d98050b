using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Query;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Canonical;

/// <summary>
/// Makes statements canonical: names become what they mean, and all that says nothing is left out. Every other token of the text stays, so that two
/// different statements never become one by an oversight. Mutable; one per script.
/// </summary>
internal sealed partial class CanonicalWriter(
    CanonicalTokens tokens, SqlDialect dialect, ISchemaCatalog catalog, CanonicalOptions options, CancellationToken cancellationToken)
{
    private readonly TypeRules _rules = TypeRuleSets.For(dialect.Name);

    /// <summary>The canonical form of a statement.</summary>
    /// <param name="span">All of its text.</param>
    public CanonicalStatement Statement(SqlStatement statement, TextSpan span)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return statement switch
        {
            QueryStatement query => Written(CanonicalWrite.Return, null, span, query.Query, [], []),
            InsertStatement { Source: { } source } insert => Written(
                insert.Overwrite ? CanonicalWrite.Overwrite : CanonicalWrite.Append, insert.Target.Name, span, source, insert.With, insert.Columns, insert.Target.Alias),
            CreateTableStatement { Query: { } query } create => Written(
                CanonicalWrite.Create, create.Name, span, query, create.With, [.. create.Columns.Select(column => column.Name)]),
            CreateViewStatement view => Written(CanonicalWrite.View, view.Name, span, view.Query, [], view.Columns),
            UpdateStatement update => Update(update, span),
            DeleteStatement delete => Delete(delete, span),
            MergeStatement merge => Merge(merge, span),
            _ => Other(statement, span),
        };
    }

    private CanonicalStatement Written(
        CanonicalWrite write, ObjectName? target, TextSpan span, QueryExpression query, ImmutableArray<CommonTableExpression> with, ImmutableArray<Identifier> columns,
        TableAlias? alias = null)
    {
        var scope = new CanonicalScope(null) { IsTransparent = true };
        AddCtes(with, recursive: false, scope);
        TextSpan[] inner = [query.Span, .. with.IsDefault ? [] : with.Where(entry => entry.Query is not null).Select(entry => entry.Span), .. target is null ? [] : new[] { target.Span }];
        var header = tokens.Parts(span, inner).Where(part => part.Child < 0 && !part.Is(";") && !(write == CanonicalWrite.Return && part.Text is "(" or ")")
            && !string.Equals(part.Text, alias?.Name.Text, StringComparison.OrdinalIgnoreCase)).Select(part => part.Text);
        return new CanonicalStatement(write, target is null ? null : TableName(target), string.Join(' ', header), Query(query, scope))
        {
            TargetColumns = [.. columns.Select(Column)],
        };
    }

    private string TableName(ObjectName name) => Table(name, out _);

    /// <summary>A table's full name: as the catalog knows it, or as written with the defaults in front.</summary>
    private string Table(ObjectName name, out TableSchema? schema)
    {
        var parts = name.Parts.Select(part => part.Text).ToList();
        if (parts.Count == 1 && options.DefaultSchema is { } schemaName) parts.Insert(0, schemaName);
        if (parts.Count == 2 && options.DefaultDatabase is { } database) parts.Insert(0, database);
        schema = catalog.Find([.. parts]);
        if (schema is not null) return schema.Name.ToString();
        var added = parts.Count - name.Parts.Length;
        return string.Join('.', parts.Select((part, i) => CanonicalTokens.Folded(part, i >= added && name.Parts[i - added].Quoted, dialect.Names.TableFolding)));
    }

    private string Column(Identifier name) => CanonicalTokens.Folded(name.Text, name.Quoted, dialect.Names.ColumnFolding);

    /// <summary>What a long text is called inside another: its hash, so that what is nested does not grow with each level.</summary>
    internal static string Short(string text, int limit = 48) => text.Length <= limit ? text : $"{{{CanonicalScript.HashOf(text).ToString("x32", null)[..16]}}}";
}
