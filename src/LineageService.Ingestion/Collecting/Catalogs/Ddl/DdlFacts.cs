using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Collecting.Catalogs.Ddl;

/// <summary>
/// What stands beside the definitions of a script: constraints added later, unique indexes, comments, partitions attached. Tables by the
/// names written; a shorter name means the table that ends in it. Mutable while the script is read.
/// </summary>
internal sealed class DdlFacts
{
    private readonly List<(TableName Table, List<string> Columns, bool Primary)> _keys = [];
    private readonly List<(TableName Table, string? Column, string Text)> _comments = [];
    private readonly List<(TableName Table, string Column)> _notNull = [];

    /// <summary>Partitions that are tables of their own, with their parents.</summary>
    public List<(TableName Partition, TableName Parent)> Partitions { get; } = [];

    public void Read(string sql, SqlStatement statement, SqlDialect dialect)
    {
        if (statement.Span is not { Length: > 0 } span || span.End > sql.Length) return;
        switch (statement)
        {
            case AlterTableStatement { Action: AlterAction.Other or AlterAction.AddColumn }:
                ReadAlter(DdlTokens.Of(sql, span, dialect));
                break;
            case CreateTableStatement { Columns.IsEmpty: true, Like: not null } table when sql.AsSpan(span.Start, span.Length)
                .Contains("PARTITION OF", StringComparison.OrdinalIgnoreCase):
                Partitions.Add((Name(table.Name), Name(table.Like)));
                break;
            case UtilityStatement or CallStatement:
                ReadOther(DdlTokens.Of(sql, span, dialect));
                break;
            default:
                break;
        }
    }

    /// <summary>Puts what is said of a table into it.</summary>
    public void Apply(TableBuilder table)
    {
        foreach (var (name, column) in _notNull.Where(fact => Means(fact.Table, table.Name))) table.NotNull(column);
        foreach (var (_, columns, primary) in _keys.Where(fact => Means(fact.Table, table.Name))) table.Key(columns, primary);
        foreach (var (_, column, text) in _comments.Where(fact => Means(fact.Table, table.Name)))
        {
            if (column is null) table.Description = text;
            else table.Comment(column, text);
        }
    }

    public static bool Means(TableName written, TableName table)
    {
        for (var i = 1; i <= written.Parts.Length; i++)
        {
            if (i > table.Parts.Length
                || !string.Equals(written.Parts[^i], table.Parts[^i], StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    private static TableName Name(ObjectName name) => new([.. name.Parts.Select(part => part.Text)]);

    private void ReadAlter(DdlTokens tokens)
    {
        if (!tokens.Take("ALTER", "TABLE")) return;
        tokens.Take("IF", "EXISTS");
        tokens.Take("ONLY");
        if (tokens.Name() is not { } table) return;
        while (tokens.SkipTo("PRIMARY", "UNIQUE", "ATTACH", "SET"))
        {
            if (tokens.Take("ATTACH", "PARTITION"))
            {
                if (tokens.Name() is { } partition) Partitions.Add((partition, table));
            }
            else if (tokens.Take("PRIMARY", "KEY"))
            {
                ReadKey(tokens, table, primary: true);
            }
            else if (tokens.Take("UNIQUE"))
            {
                ReadKey(tokens, table, primary: false);
            }
            else
            {
                tokens.Skip();
            }
        }
    }

    private void ReadKey(DdlTokens tokens, TableName table, bool primary)
    {
        if (tokens.SkipTo("(") && tokens.Columns() is { Count: > 0 } columns) _keys.Add((table, columns, primary));
    }

    private void ReadOther(DdlTokens tokens)
    {
        if (tokens.Take("COMMENT", "ON")) ReadComment(tokens);
        else if (tokens.Take("CREATE", "UNIQUE")) ReadIndex(tokens);
        else if (tokens.Take("EXEC") || tokens.Take("EXECUTE")) ReadProperty(tokens);
    }

    // COMMENT ON COLUMN s.t.c IS 'text'
    private void ReadComment(DdlTokens tokens)
    {
        var isColumn = tokens.Take("COLUMN");
        if (!isColumn && !tokens.Take("TABLE") && !tokens.Take("VIEW") && !tokens.Take("MATERIALIZED", "VIEW")
            && !tokens.Take("FOREIGN", "TABLE")) return;
        if (tokens.Name() is not { } name || !tokens.Take("IS") || tokens.Text() is not { Length: > 0 } text) return;
        if (!isColumn) _comments.Add((name, null, text));
        else if (name.Parts.Length > 1) _comments.Add((new TableName(name.Parts[..^1]), name.Parts[^1], text));
    }

    // CREATE UNIQUE INDEX [i] ON t [USING btree] (a, b); one with WHERE holds for some rows only.
    private void ReadIndex(DdlTokens tokens)
    {
        if (!tokens.SkipTo("ON")) return;
        tokens.Skip();
        tokens.Take("ONLY");
        if (tokens.Name() is not { } table || !tokens.SkipTo("(") || tokens.Columns() is not { Count: > 0 } columns) return;
        if (!tokens.SkipTo("WHERE")) _keys.Add((table, columns, false));
    }

    // sp_addextendedproperty @name = N'MS_Description', @value = N'text', @level0name = N's', @level1name = N't', @level2name = N'c'
    private void ReadProperty(DdlTokens tokens)
    {
        if (tokens.Name() is not { Name: "sp_addextendedproperty" }) return;
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string[] places = ["@name", "@value", "@level0type", "@level0name", "@level1type", "@level1name", "@level2type", "@level2name"];
        for (var i = 0; i < places.Length && !tokens.AtEnd; i++)
        {
            var place = places[i];
            foreach (var name in places)
            {
                if (tokens.Take(name, "=")) place = name;
            }

            if ((tokens.Text() ?? tokens.Name()?.Name) is { } value) values[place] = value;
            tokens.Take(",");
        }

        if (values.GetValueOrDefault("@name") != "MS_Description" || values.GetValueOrDefault("@value") is not { Length: > 0 } text) return;
        if (values.GetValueOrDefault("@level1name") is not { } table) return;
        var full = new TableName(values.GetValueOrDefault("@level0name") is { } schema ? [schema, table] : [table]);
        _comments.Add((full, values.GetValueOrDefault("@level2name"), text));
    }
}
