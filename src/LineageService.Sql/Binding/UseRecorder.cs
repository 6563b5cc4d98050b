using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;
using LineageService.Sql.Query;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Binding;

/// <summary>Notes what the names of a script turn out to be, for <see cref="ScriptUses"/>. Mutable; one per script, and only where somebody asks.</summary>
internal sealed class UseRecorder
{
    private readonly HashSet<ColumnUse> _seen = [];
    private readonly List<ColumnUse> _columns = [];
    private readonly List<(BareName Name, ColumnSymbol Symbol)> _bare = [];
    private readonly List<ImplicitKeys> _implicit = [];
    private readonly List<UnevenStars> _uneven = [];
    private readonly List<UnresolvedName> _unresolved = [];
    private readonly List<TextSpan> _unevenOperations = [];
    private readonly List<WriteUse> _writes = [];
    private readonly HashSet<BindingFault> _faults = [];
    private readonly List<SubqueryWidth> _widths = [];
    private readonly List<GuardedName> _guarded = [];
    private readonly Dictionary<TextSpan, ImmutableArray<TableName>> _positional = [];
    private readonly HashSet<TableName> _merged = [];
    private readonly HashSet<TableName> _rows = [];
    private readonly Dictionary<BoundRelation, ImmutableArray<TableName>> _shown = new(ReferenceEqualityComparer.Instance);

    /// <summary>What inner joins require to be equal.</summary>
    public JoinEqualities Equalities { get; } = new();

    /// <param name="typeOf">Tells types of columns; null where nobody infers them.</param>
    public ScriptUses ToUses(Func<ColumnSymbol, SqlType?>? typeOf, LineageFold fold) => new(
        [.. _columns], [.. _bare.Select(bare => typeOf is null || bare.Name.Captors.IsEmpty ? bare.Name : bare.Name with { Type = typeOf(bare.Symbol) })], [.. _implicit], [.. _uneven], [.. _unresolved], [.. _writes])
    {
        UnevenOperations = [.. _unevenOperations],
        Faults = [.. _faults],
        SubqueryWidths = [.. _widths],
        GuardedNames = [.. _guarded],
        MergedStars = [.. _merged],
        EqualColumns = Equalities.ToColumns(fold),
        RowValues = [.. _rows],
        PositionalNames = [.. _positional.Select(pair => new PositionalNames(pair.Value, pair.Key))],
    };

    /// <summary>Notes what a reference was resolved to.</summary>
    /// <param name="place">Where it stands, if not where it says.</param>
    public void Note(ImmutableArray<Identifier> parts, BoundExpression bound, NameScope scope, TextSpan place)
    {
        var path = string.Empty;
        var value = bound;
        while (value is BoundField field)
        {
            path = path.Length == 0 ? field.Field : $"{field.Field}.{path}";
            value = field.Operand;
        }

        // A whole row used as a value needs none of its columns by name.
        if (value is BoundRow row && path.Length == 0) AddRowValue(row.Relation);
        if (path.Length > 0 && value is BoundRow or BoundColumn { Symbol: ComputedColumn }) NoteField(value, path, place);
        if (value is not BoundColumn { Symbol: var symbol }) return;
        if (symbol is UnresolvedColumn unresolved)
        {
            var ambiguous = unresolved.Reason.Code == UnknownCodes.AmbiguousColumn;
            _unresolved.Add(new UnresolvedName(parts[^1].Text, place, InScope(scope, parts.Length == 1), ambiguous));
            return;
        }

        Note(symbol, path, place, 0);
        if (parts.Length == 1) NoteBare(parts[0].Text, symbol, scope, place);
    }

    /// <summary>Notes a column that a clause names without a reference: USING, EXCEPT.</summary>
    public void Note(ColumnSymbol symbol, TextSpan place) => Note(symbol, string.Empty, place, 0);

    /// <summary>Notes what a field names of a value that is a whole row, or one of several.</summary>
    /// <param name="path">May go on into the column with dots.</param>
    public void NoteField(BoundExpression holder, string path, TextSpan place)
    {
        var relations = StructShape.RowsOf(holder).ToList();
        if (relations.Count == 0) return;
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var (name, rest) = dot < 0 ? (path, string.Empty) : (path[..dot], path[(dot + 1)..]);
        var isThere = false;
        foreach (var relation in relations)
        {
            isThere |= relation.IsOpen;
            if (relation.Find(name) is not { } symbol) continue;
            isThere = true;
            Note(symbol, rest, place, 0);
        }

        if (!isThere) NoteMissing(name, relations, place);
    }

    /// <summary>Notes a column that the text takes for granted and the schema does not have.</summary>
    public void NoteOutdated(ScanRelation table, string name, TextSpan place) =>
        _unresolved.Add(new UnresolvedName(name, place, [table.Table], IsAmbiguous: false) { IsAssumed = true });

    /// <summary>Notes a column that a clause names and that none of its relations has, though all of their columns are known.</summary>
    public void NoteMissing(string name, IEnumerable<BoundRelation> relations, TextSpan place) =>
        _unresolved.Add(new UnresolvedName(name, place, [.. relations.SelectMany(relation => Shown(relation))], IsAmbiguous: false));

    private void Note(ColumnSymbol symbol, string path, TextSpan place, int depth)
    {
        switch (symbol)
        {
            case ScanColumn { IsStar: false } column:
                var use = new ColumnUse(column.Relation.Table, path.Length == 0 ? column.Name : $"{column.Name}.{path}", place);
                if (_seen.Add(use)) _columns.Add(use);
                break;

            // USING: the column is that of both sides. Of a set operation the branches name their own.
            case MergedColumn { IsSetOperation: false } merged when depth < 16:
                foreach (var source in merged.Sources) Note(source, path, place, depth + 1);
                break;

            // What a star brought into a set operation is used where it is named.
            case MergedColumn { IsSetOperation: true } merged when depth < 16:
                foreach (var source in merged.Sources) if (source is ScanColumn or MergedColumn) Note(source, path, place, depth + 1);
                break;
            case FieldColumn { Holder: ScanColumn holder } field:
                Note(holder, path.Length == 0 ? field.Field : $"{field.Field}.{path}", place, depth);
                break;
            default:
                break;
        }
    }

    private void NoteBare(string name, ColumnSymbol symbol, NameScope scope, TextSpan place)
    {
        ImmutableArray<TableName>.Builder? captors = null;
        for (var level = scope; level is not null; level = level.Parent)
        {
            var home = level.Sources.FindIndex(source => !source.Hidden && (source.Value is { } value && ReferenceEquals(value, symbol)
                || ReferenceEquals(source.Relation.Find(name), symbol) || (source.Relation.IsOpen && ReferenceEquals(source.Relation.FindOpen(name), symbol))));
            var merged = level.FindMerged(name) is { } shared && ReferenceEquals(shared.Symbol, symbol);
            if (home < 0 && !merged)
            {
                foreach (var source in level.Sources) if (!source.Hidden) (captors ??= ImmutableArray.CreateBuilder<TableName>()).AddRange(Shown(source.Relation));
                continue;
            }

            var rivals = ImmutableArray.CreateBuilder<TableName>();
            for (var i = 0; i < level.Sources.Count; i++)
            {
                var source = level.Sources[i];
                if (i == home || source.Hidden || (merged && source.MergedNames?.Contains(name) == true)) continue;
                rivals.AddRange(Shown(source.Relation));
            }

            if (rivals.Count > 0 || captors is not null) _bare.Add((new BareName(name, place, rivals.ToImmutable(), captors?.ToImmutable() ?? []), symbol));
            return;
        }
    }

    /// <summary>Notes a column of a query that shows tables by stars: one of them may give its name too, or does.</summary>
    /// <param name="firstIsMeant">An engine that takes the first of several.</param>
    public void NoteDoubled(ImmutableArray<Identifier> parts, ColumnSymbol symbol, NameScope scope, TextSpan place, bool firstIsMeant)
    {
        var name = parts[^1].Text;
        for (var level = scope; level is not null; level = level.Parent)
        {
            foreach (var source in level.Sources)
            {
                if (source.Hidden || source.Relation is not DerivedRelation { Starred.Count: > 0 } derived || (parts.Length > 1 && !source.Answers(parts.AsSpan()[..^1]))) continue;
                if (!ReferenceEquals(derived.Find(name), symbol)) continue;
                if (!firstIsMeant && QueryBinder.NamedIn(derived, name) > 1) AddFault(BindingFaultKind.NamedTwice, name, place);
                while (derived is { Syntax: OrderedQuery, Starred: [DerivedRelation { Starred.Count: > 0 } body] }) derived = body;
                if (derived.Syntax is SelectBlock) AddGuarded(name, place, derived.Starred.Where(shown => !ReferenceEquals(shown.Find(name), symbol)));
                return;
            }
        }
    }

    /// <summary>Notes a name that must not come from one more relation.</summary>
    public void AddGuarded(string name, TextSpan place, IEnumerable<BoundRelation> relations)
    {
        ImmutableArray<TableName> tables = [.. relations.SelectMany(relation => Shown(relation))];
        if (!tables.IsEmpty) _guarded.Add(new GuardedName(name, place, tables));
    }

    public void AddFault(BindingFaultKind kind, string subject, TextSpan place) => _faults.Add(new BindingFault(kind, subject, place));

    public void AddWidth(TextSpan place, int columns) => _widths.Add(new SubqueryWidth(place, columns));

    /// <summary>Tables whose columns a relation shows whatever they are called: a table itself, a star over it.</summary>
    public ImmutableArray<TableName> Shown(BoundRelation relation)
    {
        if (relation is ScanRelation scan) return [scan.Table];
        if (relation is not DerivedRelation { Starred: { Count: > 0 } starred }) return [];
        if (_shown.TryGetValue(relation, out var known)) return known;
        _shown[relation] = [];
        return _shown[relation] = [.. starred.SelectMany(input => Shown(input))];
    }

    /// <summary>Notes that columns get names by their places: <c>FROM t AS x (a, b)</c>.</summary>
    public void AddPositionalNames(BoundRelation relation, TextSpan span)
    {
        if (Shown(relation) is { IsEmpty: false } tables) _positional[span] = tables;
    }

    /// <summary>Notes that a relation's whole rows are values.</summary>
    public void AddRowValue(BoundRelation relation) => _rows.UnionWith(Shown(relation));

    /// <param name="given">Columns of the target that the statement gives itself, beside the query.</param>
    public void AddWrite(TableName? target, WriteBinding binding, BoundRelation source, TextSpan span, ImmutableArray<string> given = default)
    {
        var columns = source.StarColumns(span).ToList();
        if (target is not null && binding == WriteBinding.Named)
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var column in columns) if (!column.IsStar && !column.Anonymous && !names.Add(column.Name)) AddFault(BindingFaultKind.MadeTwice, column.Name, span);
        }

        _writes.Add(new WriteUse(target, binding, Shown(source), columns.Exists(column => column.IsStar) ? -1 : columns.Count, span)
        {
            Given = given.IsDefault ? [] : given,
        });
    }

    public void AddImplicit(ImplicitKeyKind kind, IEnumerable<BoundRelation> relations, TextSpan span)
    {
        ImmutableArray<TableName> tables = [.. relations.SelectMany(relation => Shown(relation))];
        if (!tables.IsEmpty) _implicit.Add(new ImplicitKeys(kind, tables, span));
    }

    public void AddSetOperation(SetOperation operation, List<BoundRelation> branches)
    {
        if (!operation.ByName && Counts(branches, operation.Span) > 1) _unevenOperations.Add(operation.Span);
        ImmutableArray<ImmutableArray<TableName>> shown = [.. branches.Select(branch => Shown(branch))];
        if (shown.All(branch => branch.IsEmpty)) return;
        foreach (var branch in shown) _merged.UnionWith(branch);
        if (!operation.ByName) _uneven.Add(new UnevenStars(shown, operation.Span));
        if (operation.Operator != SetOperator.Union || !operation.All)
            _implicit.Add(new ImplicitKeys(ImplicitKeyKind.Distinct, [.. shown.SelectMany(branch => branch)], operation.Span));
    }

    // Branches whose stars cannot be counted say nothing.
    private static int Counts(List<BoundRelation> branches, TextSpan span)
    {
        var counts = new HashSet<int>();
        foreach (var branch in branches)
        {
            var columns = branch.StarColumns(span).ToList();
            if (!columns.Exists(column => column.IsStar)) counts.Add(columns.Count);
        }

        return counts.Count;
    }

    private ImmutableArray<TableName> InScope(NameScope scope, bool outwards)
    {
        var tables = ImmutableArray.CreateBuilder<TableName>();
        for (var level = scope; level is not null; level = outwards ? level.Parent : null)
        {
            foreach (var source in level.Sources) tables.AddRange(Shown(source.Relation));
        }

        return tables.ToImmutable();
    }
}
