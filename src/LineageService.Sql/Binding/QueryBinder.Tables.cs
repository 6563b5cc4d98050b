using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage.Statements;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>What a table's name means: a CTE, a temp object, a table of the script, a table of the catalog.</content>
internal sealed partial class QueryBinder
{
    private BoundRelation ResolveTable(TableReference reference, NameScope? scope)
    {
        var name = reference.Name;
        if (name.Parts.Length == 1 && !reference.TableVariable && CteFrame.Find(scope?.Ctes, name.Parts[0].Text) is { } cte) return cte;
        if (FindTemp(name) is { } temp)
        {
            temp.IsRead = true;
            return temp.Relation;
        }

        if (reference.Called)
        {
            if (state.Cursors.TryGetValue(name.Last.Text, out var set)) return set;
            if (state.Variables.GetValueOrDefault(name.Last.Text) is { } variable && (variable.Rows is not null || Rules.BareVariables))
                return variable.Rows ?? RowsOf(variable, reference.Span);
        }

        // A table variable that nobody declared is a parameter: its rows come from the caller, not from a stored table.
        return reference.TableVariable ? new DerivedRelation { OpenValue = FoldedColumn.None } : Scan(name, name.Span);
    }

    /// <summary>TABLE(list): the rows of the query that filled it, else a row for each element.</summary>
    private DerivedRelation RowsOf(ColumnSymbol list, TextSpan span)
    {
        var filled = (list as FoldedColumn)?.Definition ?? list;
        if (filled is ComputedColumn { Expression: BoundStruct { Fields: [{ Value: BoundSubquery first }, ..] } record })
            return Renamed(first.Relation, [.. record.Fields.Select(field => new Identifier(field.Name ?? Rules.ElementColumn, Quoted: true))], span);
        if (filled is ComputedColumn { Expression: BoundSubquery { IsPredicate: false } only })
            return Renamed(only.Relation, [new Identifier(Rules.ElementColumn, Quoted: true)], span);
        var rows = new DerivedRelation();
        foreach (var field in StructShape.FieldsOf(list) ?? []) rows.Columns.Add(new RelationColumn(field, new FieldColumn(list, field), span));
        if (rows.Columns.Count == 0) rows.Columns.Add(new RelationColumn(Rules.ElementColumn, list, span));
        return rows;
    }

    /// <summary>The CTE of a name; null where there is none.</summary>
    public static BoundRelation? FindCte(ObjectName name, NameScope scope) => name.Parts.Length == 1 ? CteFrame.Find(scope.Ctes, name.Parts[0].Text) : null;

    /// <summary>The temp object of a name; null where there is none.</summary>
    public TempObject? FindTemp(ObjectName name) =>
        name.Computed is not null && ConstantName(name) is { } meant ? FindTemp(meant)
        : state.TempObjects.Count == 0 ? null
        : state.TempObjects.TryGetValue(name.ToString(), out var temp) ? temp
        : name.Parts.Length > 1 && IsTemporaryName(name) && state.TempObjects.TryGetValue(name.Last.Text, out temp) ? temp
        : null;

    /// <summary>True where the name itself says that the object is temporary (<c>#t</c>).</summary>
    public bool IsTemporaryName(ObjectName name) =>
        Rules.TemporaryPrefix is { } prefix && name.Last.Text.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>A read of a base table; it becomes an input.</summary>
    public ScanRelation Scan(ObjectName name, TextSpan span)
    {
        var (table, schema) = Resolve(name);
        return Scan(table, schema, span);
    }

    private ScanRelation Scan(TableName table, TableSchema? schema, TextSpan span)
    {
        var scan = new ScanRelation(table, schema, Place ?? span) { PseudoColumns = Rules.PseudoColumns, StarSkipsComputed = Rules.StarSkipsComputed, Ordinal = state.Scans.Count + 1 };
        state.Scans.Add(scan);
        return scan;
    }

    /// <summary>A file by its path, with the columns that the script or the catalog knows of it.</summary>
    /// <param name="isUnseen">True where its columns do not count.</param>
    public ScanRelation ScanFile(string path, TextSpan span, bool isUnseen)
    {
        var isPath = path.Contains('/', StringComparison.Ordinal);
        if (isUnseen || !isPath) return Scan(new TableName([path]), null, span);
        return Scan(new ObjectName([new Identifier(path, Quoted: true)], span), span);
    }

    /// <summary>The table a name means, in the catalog's spelling where it is known there, and its schema.</summary>
    public (TableName Table, TableSchema? Schema) Resolve(ObjectName name)
    {
        if (name.Computed is not null)
        {
            if (ConstantName(name) is { } constant) return Resolve(constant);
            state.Unknowns.Add(new UnknownLineage(
                UnknownCodes.DynamicSql, name.ToString(), null, name.Span,
                    "The name of the table is computed: it is not known before it runs."));
        }

        if (_remote is not null) return (new TableName([_remote, .. name.Parts.Select(part => part.Text)]), null);
        if (state.Synonyms.Count > 0 && state.Synonyms.TryGetValue(name.ToString(), out var meant)) name = meant;
        var parts = Qualified(name);
        var dotted = string.Join('.', parts);
        if (state.Schemas.TryGetValue(dotted, out var own)) return (own.Name, own);
        var schema = catalog.Find(parts);
        if (schema is null && parts.Length > name.Parts.Length)
        {
            var written = new string[name.Parts.Length];
            for (var i = 0; i < written.Length; i++) written[i] = name.Parts[i].Text;
            schema = catalog.Find(written);

            // Where the name lies is known: what is called so elsewhere is something else.
            if (schema is not null && !state.HasSearchPath && !Agrees(schema.Name.Parts, parts)) schema = null;
        }

        if (schema is not null && schema.Name.Parts.Length == name.Parts.Length) state.FullyNamed.Add(schema.Name);
        if (schema is null && Rules.WildcardTables) schema = Covering(parts);
        return schema is not null ? (schema.Name, schema) : (new TableName(ImmutableArray.Create(parts)), null);
    }

    /// <summary>
    /// The table that an INSERT or COPY fills. A bare name is not the longer one that the same script reads: <c>INSERT INTO t SELECT … FROM src.t</c>.
    /// </summary>
    public (TableName Table, TableSchema? Schema) ResolveTarget(ObjectName name)
    {
        var (table, schema) = Resolve(name);
        if (schema is null || !state.FullyNamed.Contains(table)) return (table, schema);
        var parts = Qualified(name);
        return table.Parts.Length > parts.Length ? (new TableName([.. parts]), null) : (table, schema);
    }

    // All of the shorter name stands in the longer one, in order, up to its end: shop.public.t is a t of shop.
    private static bool Agrees(ImmutableArray<string> known, string[] wanted)
    {
        var at = known.Length - 1;
        for (var i = wanted.Length - 1; i >= 0 && at >= 0; i--, at--)
        {
            while (at > 0 && at > i && i < wanted.Length - 1 && !Same(known[at], wanted[i])) at--;
            if (!Same(known[at], wanted[i])) return false;
        }

        return true;

        static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What a wildcard covers among the tables of the script, or the family of a date shard; null for other names.</summary>
    private TableSchema? Covering(string[] parts)
    {
        if (WildcardTables.IsWildcard(parts)) return state.Schemas.Count == 0 ? null : WildcardTables.SchemaOf(parts, state.Schemas.Values);
        if (WildcardTables.FamilyOf(parts) is not { } family) return null;
        return state.Schemas.TryGetValue(string.Join('.', family), out var own) ? own : catalog.Find(family);
    }

    /// <summary>The name that IDENTIFIER(…) surely gives; null where only running it tells.</summary>
    private ObjectName? ConstantName(ObjectName name)
    {
        if (ConstantText.Of(name.Computed!, state) is not { Length: > 0 } text) return null;
        return new ObjectName([.. TableName.Parse(text).Parts.Select(part => new Identifier(part, Quoted: false))], name.Span);
    }

    /// <summary>The parts of a name with the default database and schema in front where they are missing.</summary>
    private string[] Qualified(ObjectName name)
    {
        var missing = Rules.QualifiedNameParts - name.Parts.Length;
        var prefix = new List<string>(3);
        if (IsPathLike(name)) missing = 0;
        if (Rules.QualifiedNameParts == 2)
        {
            if (missing >= 1 && (state.DefaultSchema ?? state.DefaultDatabase) is { } single) prefix.Add(single);
        }
        else if (missing >= 1)
        {
            var needsSchema = name.Parts.Length == 1;
            if (!needsSchema || state.DefaultSchema is not null)
            {
                if (state.DefaultDatabase is not null) prefix.Add(state.DefaultDatabase);
            }

            if (needsSchema && state.DefaultSchema is not null) prefix.Add(state.DefaultSchema);
            else if (needsSchema && state.DefaultDatabase is not null) prefix.Add(state.DefaultDatabase);
        }

        foreach (var part in name.Parts)
        {
            // T-SQL's db..t leaves the schema to the default.
            if (part.Text.Length == 0)
            {
                if (state.DefaultSchema is not null) prefix.Add(state.DefaultSchema);
            }
            else
            {
                prefix.Add(Rules.WildcardTables ? WithoutPartition(part.Text) : part.Text);
            }
        }

        return [.. prefix];
    }

    // BigQuery: t$20250101 is a partition of t.
    private static string WithoutPartition(string name)
    {
        var dollar = name.IndexOf('$', StringComparison.Ordinal);
        return dollar > 0 ? name[..dollar] : name;
    }

    private static bool IsPathLike(ObjectName name) => name.Parts.Length == 1 && name.Parts[0].Text.Contains('/', StringComparison.Ordinal);
}
