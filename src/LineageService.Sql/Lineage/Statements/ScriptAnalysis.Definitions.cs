using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>CREATE TABLE and CREATE VIEW: schemas for the catalog, and edges where a query fills them.</content>
internal sealed partial class ScriptAnalysis
{
    private void VisitCreateTable(CreateTableStatement create)
    {
        // Flink: what is temporary is the name; the rows are where the connector leads.
        var connected = create.Options.Any(option => option.Key == "connector");
        var temporary = (create.Temporary && !connected) || create.TableVariable || IsTemporary(create.Name);
        if (temporary && !IsMadeInBranch(create.Name))
            _state.TempObjects[create.Name.ToString()] =
                new TempObject(create.Name.ToString()) { Syntax = create.TableVariable ? null : create.Name };
        var table = temporary ? null : _binder.Resolve(create.Name).Table;
        if (create.Query is not null) CreateFromQuery(create, table);
        else if ((create.Like ?? create.CloneOf) is { } model) CreateFromTable(create, model, table);
        else if (!create.Columns.IsEmpty || !create.PartitionColumns.IsEmpty) CreateFromColumns(create, table);
        if (table is not null && !_isContext) _result.Lifecycle.Add(new LifecycleChange(LifecycleKind.Create, table, null));
    }

    // In a branch the object may be the one that another branch made.
    private bool IsMadeInBranch(ObjectName name) => _conditionalDepth > 0 && _state.TempObjects.ContainsKey(name.ToString());

    private void CreateFromQuery(CreateTableStatement create, TableName? table)
    {
        var scope = ScopeWith(create.With, null);
        var relation = _dialect.Names.KeepsRowOrder ? _binder.BindInOrder(create.Query!, scope) : _binder.BindQuery(create.Query!, scope);
        var columns = relation.StarColumns(create.Span).ToList();
        if (_dialect.Names.CreateListAddsColumns && create.Columns.Any(column => column.TypeName is not null)) AddListed(create, columns);
        else if (!create.Columns.IsEmpty && !IsOpen(columns))
        {
            // A column list renames by position; where it is shorter or longer the rest keeps its names.
            for (var i = 0; i < columns.Count && i < create.Columns.Length; i++) columns[i] = columns[i] with { Name = create.Columns[i].Name.Text };
        }

        if (table is not null) _state.Uses?.AddWrite(table, WriteBinding.Named, relation, create.Span);
        Write(create.Name, create.TableVariable, columns, relation, replaces: true);
        if (table is null) return;
        Define(SchemaOf(table, columns, !IsOpen(columns), relation));
        WriteComputed(create, create.Columns, table);
    }

    // MySQL: a listed column that the query does not have stands in front of the query's; one that it has is the query's.
    private static void AddListed(CreateTableStatement create, List<RelationColumn> columns)
    {
        var place = 0;
        foreach (var listed in create.Columns)
        {
            if (columns.Exists(column => string.Equals(column.Name, listed.Name.Text, StringComparison.OrdinalIgnoreCase))) continue;
            columns.Insert(place++, new RelationColumn(listed.Name.Text, Declared(listed), listed.Span));
        }
    }

    private void CreateFromTable(CreateTableStatement create, ObjectName model, TableName? table)
    {
        BoundRelation source = _binder.FindTemp(model) is { } temp ? temp.Relation : _binder.Scan(model, model.Span);
        var columns = source.StarColumns(create.Span).ToList();

        // A temp table like another has its columns and none of its rows.
        if (table is null && create.CloneOf is null)
            columns = columns.ConvertAll(column => column.IsStar ? column : column with { Symbol = FoldedColumn.None });
        Write(create.Name, create.TableVariable, columns, create.CloneOf is null ? new DerivedRelation() : source, replaces: true);
        if (!_isContext && table is not null && source is ScanRelation scan) _result.AddInput(scan.Table);
        if (table is not null) Define(SchemaOf(table, columns, !IsOpen(columns), create.CloneOf is null ? null : source));
    }

    private void CreateFromColumns(CreateTableStatement create, TableName? table)
    {
        var all = create.Columns.AddRange(create.PartitionColumns);
        if (table is null)
        {
            var temp = _state.TempObjects[create.Name.ToString()];
            foreach (var column in all)
            {
                if (temp.Relation.Find(column.Name.Text) is null)
                    temp.Relation.Columns.Add(new RelationColumn(column.Name.Text, Declared(column), column.Span));
                if (column.TypeName is { } type) temp.DeclaredTypes[column.Name.Text] = type;
                if (column.Identity || column.Computed is not null) temp.Generated.Add(column.Name.Text);
                if (column.Computed is { } computed) temp.Computed[column.Name.Text] = computed;
            }

            return;
        }

        var schema = ImmutableArray.CreateBuilder<SchemaColumn>(all.Length);
        foreach (var column in all)
        {
            schema.Add(new SchemaColumn(column.Name.Text, column.TypeName, column.Computed is not null || column.Identity)
            {
                Nullable = column.NotNull ? false : null,
            });
            foreach (var (path, type) in StructType.FieldsOf(column.TypeName)) schema.Add(new SchemaColumn($"{column.Name.Text}.{path}", type, Implied: true));
        }

        Define(new TableSchema(table, schema.ToImmutable()) { Keys = KeysOf(create, all) });
        if (!_isContext) _result.AddTarget(table);
        WriteComputed(create, all, table);
        if (all.Any(column => column.Default is not null)) _state.Defaults[string.Join('.', table.Parts)] = [.. all];
    }

    /// <summary>Columns that an INSERT leaves out get their defaults, which may read those that it gives.</summary>
    private void AddDefaults(InsertStatement insert, List<RelationColumn> columns)
    {
        if (_state.Defaults.Count == 0 || _binder.FindTemp(insert.Target.Name) is not null) return;
        var table = _binder.ResolveTarget(insert.Target.Name).Table;
        if (!_state.Defaults.TryGetValue(string.Join('.', table.Parts), out var all)) return;
        var row = new DerivedRelation();
        row.Columns.AddRange(columns);
        var scope = new NameScope(null);
        scope.Sources.Add(new ScopeSource(null, table.Parts, row));
        foreach (var column in all)
        {
            if (column.Default is null && column.Computed is null && row.Find(column.Name.Text) is null)
                row.Columns.Add(new RelationColumn(column.Name.Text, FoldedColumn.None, insert.Span));
        }

        foreach (var column in all)
        {
            if (column.Default is null || row.Find(column.Name.Text) is not null) continue;
            var value = new ComputedColumn(new BoundPlaced(_binder.BindExpression(column.Default, scope), insert.Span));
            row.Columns.Add(new RelationColumn(column.Name.Text, value, insert.Span));
            columns.Add(row.Columns[^1]);
        }
    }

    // A unique constraint lets rows without a value pass: only columns that always have one are a key.
    private static ImmutableArray<ImmutableArray<string>> KeysOf(CreateTableStatement create, ImmutableArray<ColumnDefinition> all)
    {
        if (create.Keys.IsEmpty) return [];
        var required = new HashSet<string>(all.Where(column => column.NotNull).Select(column => column.Name.Text), StringComparer.OrdinalIgnoreCase);
        return [.. create.Keys.Where(key => key.All(name => required.Contains(name.Text))).Select(key => key.Select(name => name.Text).ToImmutableArray())];
    }

    private static FoldedColumn Declared(ColumnDefinition column) =>
        column.TypeName is null ? FoldedColumn.None : new FoldedColumn(ColumnOrigins.None) { DeclaredType = column.TypeName };

    /// <summary>A computed column reads other columns of its own table.</summary>
    private void WriteComputed(CreateTableStatement create, ImmutableArray<ColumnDefinition> all, TableName table)
    {
        if (_isContext || !all.Any(column => column.Computed is not null)) return;
        var scan = _binder.Scan(create.Name, create.Name.Span);
        var scope = new NameScope(null);
        scope.Sources.Add(new ScopeSource(null, table.Parts, scan));
        foreach (var column in all)
        {
            if (column.Computed is null) continue;
            _result.AddColumn(table, column.Name.Text, new ComputedColumn(_binder.BindExpression(column.Computed, scope)), column.Computed.Span, scan);
        }
    }

    private void VisitCreateView(CreateViewStatement create)
    {
        var relation = _binder.BindQuery(create.Query, null);
        var columns = relation.StarColumns(create.Span).ToList();
        if (!create.Columns.IsEmpty && !IsOpen(columns))
        {
            for (var i = 0; i < columns.Count && i < create.Columns.Length; i++) columns[i] = columns[i] with { Name = create.Columns[i].Text };
        }

        if (create.Temporary || _isContext || IsTemporary(create.Name))
        {
            CreateTemporaryView(create, relation, columns);
            return;
        }

        var table = _binder.Resolve(create.To ?? create.Name).Table;
        _state.Uses?.AddWrite(table, create.To is null ? WriteBinding.Named : WriteBinding.ByName, relation, create.Span);
        Write(table, columns, relation);
        if (create.To is not null) return;
        Define(SchemaOf(table, columns, !IsOpen(columns), relation) with { IsView = !create.Materialized });
        _result.Lifecycle.Add(new LifecycleChange(LifecycleKind.Create, table, null));
    }

    private void CreateTemporaryView(CreateViewStatement create, BoundRelation relation, List<RelationColumn> columns)
    {
        var name = create.Name.ToString();
        if (IsMadeInBranch(create.Name))
        {
            Fill(_state.TempObjects[name], columns, relation, replaces: false);
            return;
        }

        var view = new TempObject(name) { Syntax = create.Name };
        _state.TempObjects[name] = view;
        if (!_isContext) _result.AddInputs(relation);
        view.Relation.Inputs.Add(relation);
        view.Relation.Columns.AddRange(columns);
        if (relation.IsOpen) view.Relation.OpenInputs.Add(relation);
    }

    private void VisitAlter(AlterTableStatement alter)
    {
        if (_binder.FindTemp(alter.Name) is { } temp)
        {
            AlterTemp(temp, alter);
            return;
        }

        var (table, schema) = _binder.Resolve(alter.Name);
        switch (alter.Action)
        {
            case AlterAction.RenameTable or AlterAction.SwapTable or AlterAction.SwitchPartition when alter.Other is not null && !_isContext:
                var other = RenamedTo(alter, table);
                _result.Lifecycle.Add(new LifecycleChange(LifecycleKind.Rename, table, other));
                if (_options.CarriesRenames) CarryOver(alter.Name, other);
                if (_options.CarriesRenames && alter.Action == AlterAction.SwapTable) CarryOver(alter.Other!, table);
                break;
            case AlterAction.AddColumn when schema is not null && alter.Column is { } column:
                Define(schema with { Columns = schema.Columns.Add(new SchemaColumn(column.Name.Text, column.TypeName, column.Computed is not null)) });
                break;
            case AlterAction.DropColumn when schema is not null && alter.OldColumn is { } old:
                Define(schema with { Columns = schema.Columns.RemoveAll(known => string.Equals(known.Name, old.Text, StringComparison.OrdinalIgnoreCase)) });
                break;
            case AlterAction.RenameColumn when schema is not null && alter is { OldColumn: { } from, Column: { } to }:
                Define(schema with
                {
                    Columns = [.. schema.Columns.Select(known =>
                        string.Equals(known.Name, from.Text, StringComparison.OrdinalIgnoreCase) ? known with { Name = to.Name.Text } : known)],
                });
                break;
            default:
                break;
        }
    }

    // The rows are where the new name says from now on: who asks where they come from finds the old one.
    private void CarryOver(ObjectName from, TableName to)
    {
        var source = _binder.Scan(from, from.Span);
        var columns = source.StarColumns(from.Span).ToList();
        Write(to, columns, source);
        _result.AddInput(source.Table);
        Define(SchemaOf(to, columns, !IsOpen(columns), source));
    }

    // A bare new name stays where the table is.
    private TableName RenamedTo(AlterTableStatement alter, TableName table) =>
        alter.Other!.Parts.Length == 1 && table.Parts.Length > 1 && alter.Action == AlterAction.RenameTable
            ? new TableName(table.Parts.SetItem(table.Parts.Length - 1, alter.Other.Last.Text))
            : _binder.Resolve(alter.Other).Table;

    private void AlterTemp(TempObject temp, AlterTableStatement alter)
    {
        if (alter is { Action: AlterAction.RenameTable, Other: { } other })
        {
            _state.TempObjects.Remove(temp.Name);
            _state.TempObjects[other.ToString()] = temp;
        }
        else if (alter is { Action: AlterAction.AddColumn, Column: { } column })
        {
            temp.Relation.Columns.Add(new RelationColumn(column.Name.Text, FoldedColumn.None, column.Span));
        }
    }

    private void VisitDrop(DropStatement drop)
    {
        foreach (var name in drop.Names)
        {
            if (drop.Kind is not ("TABLE" or "VIEW" or "MATERIALIZED VIEW" or "EXTERNAL TABLE")) continue;
            if (_binder.FindTemp(name) is { } temp)
            {
                if (_conditionalDepth == 0) _state.TempObjects.Remove(temp.Name);
                continue;
            }

            if (_isContext || IsTemporary(name)) continue;
            var table = _binder.Resolve(name).Table;
            if (_conditionalDepth == 0) _state.Schemas.Remove(string.Join('.', table.Parts));
            _result.Lifecycle.Add(new LifecycleChange(LifecycleKind.Drop, table, null));
        }
    }

    private void VisitTruncate(TruncateStatement truncate)
    {
        if (_binder.FindTemp(truncate.Name) is { } temp)
        {
            if (_conditionalDepth == 0) temp.Relation = Emptied(temp.Relation);
            return;
        }

        if (_isContext) return;
        var table = _binder.Resolve(truncate.Name).Table;
        _result.AddTarget(table);
        _result.Lifecycle.Add(new LifecycleChange(LifecycleKind.Truncate, table, null));
    }
}
