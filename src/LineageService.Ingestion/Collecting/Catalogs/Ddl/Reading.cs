using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Collecting.Catalogs.Ddl;

/// <summary>
/// A script's definitions by what the engine's result does not keep: comments, partitions, options, and which statements are tasks.
/// Mutable.
/// </summary>
internal sealed class Reading(string sql, ParsedScript script, SqlDialect dialect)
{
    private readonly List<(TableName Name, CreateTableStatement Table)> _tables = [];
    private readonly HashSet<TableName> _views = [];
    private readonly HashSet<TableName> _materialized = [];
    private readonly HashSet<TableName> _temporary = [];

    public DdlFacts Facts { get; } = new();

    /// <summary>Views and routines: what they are called, their kind, and where their text is.</summary>
    public List<(TableName Name, string Kind, TextSpan Span)> Tasks { get; } = [];

    public void Take(SqlStatement statement)
    {
        switch (statement)
        {
            case Block block:
                foreach (var inner in block.Statements) Take(inner);
                break;
            case CreateTableStatement { Name.Computed: null } table:
                if (table.Temporary) _temporary.Add(Name(table.Name));
                else _tables.Add((Name(table.Name), table));
                if (table is { Query: not null, Temporary: false }) AddTask(Name(table.Name), "query", table.Span);
                break;
            case CreateViewStatement { Name.Computed: null, Temporary: true } view:
                _temporary.Add(Name(view.Name));
                break;
            case CreateViewStatement { Name.Computed: null } view:
                (view.Materialized ? _materialized : _views).Add(Name(view.Name));
                AddTask(Name(view.Name), view.Materialized ? "materialized_view" : "view", view.Span);
                break;
            case CreateProcedureStatement procedure:
                AddTask(Name(procedure.Name), "procedure", procedure.Span);
                break;
            case CreateFunctionStatement { Temporary: false } function:
                AddTask(Name(function.Name), "function", function.Span);
                break;
            default:
                break;
        }

        // Where a template was filled in, places are those of another text.
        if (script.Places is null) Facts.Read(sql, statement, dialect);
    }

    public bool IsTemporary(TableName name) => _temporary.Any(temporary => DdlFacts.Means(temporary, name));

    public TableBuilder Table(TableSchema schema, string datasetNamespace)
    {
        var table = new TableBuilder(schema.Name, datasetNamespace) { Kind = Kind(schema.Name) };
        foreach (var column in schema.Columns)
        {
            if (!column.Implied) table.Add(column.Name, column.Type, column.Nullable, computed: column.Computed);
        }

        foreach (var key in schema.Keys) table.Key(key, primary: false);
        if (_tables.FindLast(entry => DdlFacts.Means(entry.Name, schema.Name)).Table is { } definition) Describe(table, definition);
        Facts.Apply(table);
        return table;
    }

    private static void Describe(TableBuilder table, CreateTableStatement definition)
    {
        foreach (var column in definition.Columns.AddRange(definition.PartitionColumns))
        {
            if (column.Comment is not null) table.Comment(column.Name.Text, column.Comment);
        }

        foreach (var key in definition.Keys) table.Key(key.Select(column => column.Text), primary: false);
        foreach (var name in definition.PartitionedBy)
        {
            if (table.Has(name.Text) && !table.PartitionKeys.Contains(name.Text)) table.PartitionKeys.Add(name.Text);
        }

        foreach (var (key, value) in definition.Options)
        {
            if (key is "comment" or "description") table.Description ??= value;
            else if (key is "location" or "external_location" or "path") table.Location ??= value;
        }
    }

    private void AddTask(TableName name, string kind, TextSpan span)
    {
        if (script.Places is null && span.Length > 0 && span.End <= sql.Length) Tasks.Add((name, kind, span));
    }

    private string Kind(TableName name)
    {
        if (_views.Any(view => DdlFacts.Means(view, name))) return "view";
        return _materialized.Any(view => DdlFacts.Means(view, name)) ? "materialized_view" : "table";
    }

    private static TableName Name(ObjectName name) => new([.. name.Parts.Select(part => part.Text)]);
}
