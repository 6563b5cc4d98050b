using System.Collections.Immutable;
using System.Text;
using LineageService.Model;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private static Identifier Name(Dom.Identifier identifier) => new(identifier.Value, identifier.QuoteType != Dom.QuoteType.NotQuoted);

    private static ImmutableArray<Identifier> Names(IList<Dom.Identifier> identifiers)
    {
        var names = ImmutableArray.CreateBuilder<Identifier>(identifiers.Count);
        foreach (var identifier in identifiers) names.Add(Name(identifier));
        return names.MoveToImmutable();
    }

    /// <summary>
    /// A dotted name. <c>db..t</c> keeps its empty part, which means the default schema; empty parts in front say nothing.
    /// </summary>
    private ObjectName ObjectName(Dom.MultiPartIdentifier name)
    {
        var parts = Names(name.Identifiers);
        var first = 0;
        while (first < parts.Length - 1 && parts[first].Text.Length == 0) first++;
        return new ObjectName(first == 0 ? parts : parts[first..], Span(name));
    }

    private ObjectName ObjectName(Dom.Identifier name) => new([Name(name)], Span(name));

    private static TableAlias? Alias(Dom.Identifier? name) => name is null ? null : new TableAlias(Name(name), []);

    private static TableAlias? Alias(Dom.TableReferenceWithAliasAndColumns table) =>
        table.Alias is null ? null : new TableAlias(Name(table.Alias), Names(table.Columns));

    /// <summary>The columns of a column list; each by its last part.</summary>
    private ImmutableArray<Identifier> ColumnNames(IList<Dom.ColumnReferenceExpression> columns)
    {
        var names = ImmutableArray.CreateBuilder<Identifier>(columns.Count);
        foreach (var column in columns) names.Add(ColumnName(column));
        return names.MoveToImmutable();
    }

    private Identifier ColumnName(Dom.ColumnReferenceExpression column)
    {
        var parts = column.MultiPartIdentifier?.Identifiers;
        return column.ColumnType == Dom.ColumnType.Regular && parts is { Count: > 0 } ? Name(parts[^1]) : PseudoColumn(column);
    }

    /// <summary>A column that has no name of its own, as written: <c>$node_id</c>, <c>IDENTITYCOL</c>.</summary>
    private Identifier PseudoColumn(Dom.ColumnReferenceExpression column)
    {
        var written = Text(column).AsSpan();
        return new Identifier(written[(written.LastIndexOf('.') + 1)..].Trim().ToString(), Quoted: false);
    }

    /// <summary>A type as written, white space folded.</summary>
    private string? TypeName(Dom.DataTypeReference? type)
    {
        if (type is null) return null;
        var written = Text(type);
        var tokens = type.ScriptTokenStream;
        if (tokens is null || type.FirstTokenIndex < 0 || written.AsSpan().IndexOfAny(" \t\r\n") < 0) return written;
        var folded = new StringBuilder(written.Length);
        var isGap = false;
        for (var i = type.FirstTokenIndex; i <= type.LastTokenIndex; i++)
        {
            var token = tokens[i];
            if (IsGap(token))
            {
                isGap = folded.Length > 0;
                continue;
            }

            if (isGap) folded.Append(' ');
            isGap = false;
            folded.Append(token.Text);
        }

        return folded.ToString();
    }

    private static bool IsTemporary(ObjectName name) => name.Last.Text.StartsWith('#');

    private ObjectName VariableName(string name, Dom.TSqlFragment fragment) => new([new Identifier(name, Quoted: false)], Span(fragment));
}
