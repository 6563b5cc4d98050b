using System.Collections.Immutable;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private CreateTableStatement CreateTable(Dom.CreateTableStatement table)
    {
        var name = ObjectName(table.SchemaObjectName);
        var columns = ColumnDefinitions(table.Definition);
        foreach (var column in table.CtasColumns)
            columns = columns.Add(new ColumnDefinition(Name(column), null, null, null, Ordinality: false, NotNull: false, Span(column)));
        return new CreateTableStatement(name, Span(table))
        {
            Columns = columns,
            Keys = Keys(table.Definition),
            Query = table.SelectStatement is { } select ? SelectQuery(select) : null,
            Temporary = IsTemporary(name),
        };
    }

    private CreateTableStatement CreateExternalTable(Dom.CreateExternalTableStatement table)
    {
        var options = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        if (table.DataSource is { } source) options.Add(new("data_source", source.Value));
        foreach (var option in table.ExternalTableOptions.OfType<Dom.ExternalTableLiteralOrIdentifierOption>())
        {
            if (option.OptionKind == Dom.ExternalTableOptionKind.Location) options.Add(new("location", option.Value.Value));
            else if (option.OptionKind == Dom.ExternalTableOptionKind.FileFormat) options.Add(new("file_format", option.Value.Value));
        }

        var columns = ImmutableArray.CreateBuilder<ColumnDefinition>(table.ColumnDefinitions.Count);
        foreach (var column in table.ColumnDefinitions)
        {
            columns.Add(new ColumnDefinition(
                Name(column.ColumnDefinition.ColumnIdentifier),
                TypeName(column.ColumnDefinition.DataType),
                Computed: null,
                Path: null,
                Ordinality: false,
                NotNull: column.NullableConstraint is { Nullable: false },
                Span(column)));
        }

        return new CreateTableStatement(ObjectName(table.SchemaObjectName), Span(table))
        {
            Columns = columns.MoveToImmutable(),
            Query = table.SelectStatement is { } select ? SelectQuery(select) : null,
            Options = options.ToImmutable(),
        };
    }

    private CreateTableStatement DeclareTable(Dom.DeclareTableVariableBody body, Dom.TSqlFragment statement) =>
        new(VariableName(body.VariableName.Value, body.VariableName), Span(statement))
        {
            Columns = ColumnDefinitions(body.Definition),
            Temporary = true,
            TableVariable = true,
        };

    private ImmutableArray<ColumnDefinition> ColumnDefinitions(Dom.TableDefinition? definition)
    {
        if (definition is null) return [];
        var columns = ImmutableArray.CreateBuilder<ColumnDefinition>(definition.ColumnDefinitions.Count);
        foreach (var column in definition.ColumnDefinitions) columns.Add(Column(column));
        return columns.MoveToImmutable();
    }

    private static ImmutableArray<ImmutableArray<Identifier>> Keys(Dom.TableDefinition? definition)
    {
        if (definition is null) return [];
        var keys = ImmutableArray.CreateBuilder<ImmutableArray<Identifier>>();
        foreach (var column in definition.ColumnDefinitions)
        {
            if (column.Constraints.OfType<Dom.UniqueConstraintDefinition>().Any()) keys.Add([Name(column.ColumnIdentifier)]);
        }

        foreach (var constraint in definition.TableConstraints.OfType<Dom.UniqueConstraintDefinition>())
        {
            var names = constraint.Columns.Where(column => column.Column.MultiPartIdentifier is not null)
                .Select(column => Name(column.Column.MultiPartIdentifier.Identifiers[^1])).ToImmutableArray();
            if (!names.IsEmpty) keys.Add(names);
        }

        return keys.ToImmutable();
    }

    private ColumnDefinition Column(Dom.ColumnDefinition column) => new(
        Name(column.ColumnIdentifier),
        TypeName(column.DataType),
        column.ComputedColumnExpression is { } computed ? Expression(computed) : null,
        Path: null,
        Ordinality: false,
        IsNotNull(column),
        Span(column))
    {
        Identity = column.IdentityOptions is not null,
    };

    private static bool IsNotNull(Dom.ColumnDefinition column)
    {
        foreach (var constraint in column.Constraints)
        {
            if (constraint is Dom.NullableConstraintDefinition { Nullable: false }) return true;
            if (constraint is Dom.UniqueConstraintDefinition { IsPrimaryKey: true }) return true;
        }

        return false;
    }

    private CreateViewStatement CreateView(Dom.ViewStatementBody view) =>
        new(ObjectName(view.SchemaObjectName), Names(view.Columns), SelectQuery(view.SelectStatement), Span(view))
        {
            Materialized = view.IsMaterialized,
        };
}
