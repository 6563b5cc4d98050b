using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private TableExpression TableFunction(Dom.TableReference table) => table switch
    {
        Dom.SchemaObjectFunctionTableReference function => SchemaFunction(function),
        Dom.VariableMethodCallTableReference method => MadeRows(
            ObjectName(method.MethodName),
            Expressions(method.Parameters).Insert(0, new VariableReference(method.Variable.Name, Span(method.Variable))),
            Alias(method),
            method),
        Dom.GlobalFunctionTableReference global =>
            MadeRows(ObjectName(global.Name), Expressions(global.Parameters), Alias(global.Alias), global),
        Dom.BuiltInFunctionTableReference builtIn =>
            MadeRows(ObjectName(builtIn.Name), Expressions(builtIn.Parameters), Alias(builtIn.Alias), builtIn),
        Dom.OpenJsonTableReference json => OpenJson(json),
        Dom.OpenXmlTableReference xml => OpenXml(xml),
        Dom.OpenQueryTableReference query => MadeRows(
            Word("OPENQUERY", query), [NameLiteral(query.LinkedServer), Expression(query.Query)], Alias(query.Alias), query),
        Dom.OpenRowsetTableReference rowset => OpenRowset(rowset),
        Dom.InternalOpenRowset rowset => MadeRows(Word("OPENROWSET", rowset), Expressions(rowset.VarArgs), Alias(rowset.Alias), rowset),
        Dom.BulkOpenRowset bulk => MadeRows(
            Word("OPENROWSET", bulk),
            [new NamedArgument(new Identifier("BULK", Quoted: false), Expression(bulk.DataFile), Span(bulk.DataFile))],
            Alias(bulk),
            bulk),
        Dom.FullTextTableReference search => SearchResult(search),
        Dom.ChangeTableChangesTableReference changes => ChangedRows(changes.Target, Alias(changes), changes),
        Dom.ChangeTableVersionTableReference version => ChangedRows(version.Target, Alias(version), version),
        Dom.SemanticTableReference semantic => SemanticRows(semantic),
        _ => Opaque(table),
    };

    private TableFunction MadeRows(
        ObjectName name,
        ImmutableArray<SqlExpression> arguments,
        TableAlias? alias,
        Dom.TableReference table,
        ImmutableArray<ColumnDefinition> columns = default) =>
        new(
            new FunctionCall(name, arguments, CallSpan(table)),
            alias,
            OrdinalityAlias: null,
            WithOrdinality: false,
            Lateral: false,
            columns.IsDefault ? [] : columns,
            TableArgument: null,
            Span(table));

    // x.Doc.nodes('/a/b') AS r(n) looks like a function of a schema: only nodes needs a column alias and has one argument.
    private TableFunction SchemaFunction(Dom.SchemaObjectFunctionTableReference function)
    {
        var name = ObjectName(function.SchemaObject);
        var arguments = Expressions(function.Parameters);
        var isNodes = name.Parts.Length > 1 && name.Last.Text.Equals("nodes", StringComparison.OrdinalIgnoreCase);
        if (isNodes && function.Columns.Count == 1 && arguments.Length == 1)
        {
            var receiver = TextSpan.FromBounds(name.Span.Start, Span(function.SchemaObject.Identifiers[^2]).End);
            arguments = arguments.Insert(0, new ColumnReference(name.Parts[..^1], receiver));
            name = new ObjectName([name.Last], name.Span);
        }

        return MadeRows(name, arguments, Alias(function), function);
    }

    private TableFunction OpenJson(Dom.OpenJsonTableReference json)
    {
        ImmutableArray<SqlExpression> arguments = [Expression(json.Variable)];
        if (json.RowPattern is not null) arguments = arguments.Add(Expression(json.RowPattern));
        var columns = ImmutableArray.CreateBuilder<ColumnDefinition>(json.SchemaDeclarationItems.Count);
        foreach (var item in json.SchemaDeclarationItems) columns.Add(DeclaredColumn(item));
        return MadeRows(Word("OPENJSON", json), arguments, Alias(json.Alias), json, columns.MoveToImmutable());
    }

    private TableFunction OpenXml(Dom.OpenXmlTableReference xml)
    {
        ImmutableArray<SqlExpression> arguments = [Expression(xml.Variable), Expression(xml.RowPattern)];
        if (xml.Flags is not null) arguments = arguments.Add(Expression(xml.Flags));
        var columns = ImmutableArray.CreateBuilder<ColumnDefinition>(xml.SchemaDeclarationItems.Count);
        foreach (var item in xml.SchemaDeclarationItems) columns.Add(DeclaredColumn(item));
        return MadeRows(Word("OPENXML", xml), arguments, Alias(xml.Alias), xml, columns.MoveToImmutable());
    }

    private ColumnDefinition DeclaredColumn(Dom.SchemaDeclarationItem item) => new(
        Name(item.ColumnDefinition.ColumnIdentifier),
        TypeName(item.ColumnDefinition.DataType),
        Computed: null,
        (item.Mapping as Dom.Literal)?.Value,
        Ordinality: false,
        NotNull: false,
        item is Dom.SchemaDeclarationItemOpenjson { AsJson: true } ? WithAsJson(Span(item)) : Span(item));

    // ScriptDom ends the item before AS JSON.
    private TextSpan WithAsJson(TextSpan span)
    {
        var rest = _sql.AsSpan(span.End);
        var length = rest.IndexOf("JSON", StringComparison.OrdinalIgnoreCase);
        var isNext = length > 0 && rest[..length].Trim().Equals("AS", StringComparison.OrdinalIgnoreCase);
        return isNext ? span with { Length = span.Length + length + 4 } : span;
    }

    private TableFunction OpenRowset(Dom.OpenRowsetTableReference rowset)
    {
        // Credentials that are arguments of their own are literals without lineage and stay out of the model.
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>();
        if (rowset.ProviderName is not null) arguments.Add(Expression(rowset.ProviderName));
        if (rowset is { Query: not null, ProviderString: { } connection }) arguments.Add(Expression(connection));
        if (rowset.Query is not null) arguments.Add(Expression(rowset.Query));
        if (rowset.Object is { } remote) arguments.Add(new Literal(LiteralKind.Other, ObjectName(remote).ToString(), Span(remote)));
        return MadeRows(Word("OPENROWSET", rowset), arguments.ToImmutable(), Alias(rowset.Alias), rowset);
    }

    private OpaqueTable Opaque(Dom.TableReference table)
    {
        Note(TransactSqlCodes.UnmappedFragment, table, "The columns of this relation are not known.");
        return new OpaqueTable([], table is Dom.TableReferenceWithAlias named ? Alias(named.Alias) : null, Span(table));
    }

    /// <summary>A name that the grammar spells as a keyword.</summary>
    private ObjectName Word(string word, Dom.TSqlFragment fragment) =>
        new([new Identifier(word, Quoted: false)], new TextSpan(Span(fragment).Start, word.Length));

    /// <summary>A bare name where a function takes one that is no column: a linked server, a date part.</summary>
    private Literal NameLiteral(Dom.Identifier name) => new(LiteralKind.Other, name.Value, Span(name));
}
