using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage.Statements;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Functions that make rows: their columns come DIRECT from what they explode (lineage-semantics.md §4).</content>
internal sealed partial class QueryBinder
{
    private void BindTableFunction(TableFunction function, NameScope scope, DerivedRelation rows)
    {
        var name = FullName(function.Call.Name);
        if (BindModelFunction(function, name, scope, rows)) return;
        if (BulkFile(function, name) is { } file)
        {
            AddSource(scope, rows, WithColumnNames(file, function.Alias, function.Span), function.Alias, []);
            return;
        }

        if (function.TableArgument is not null)
        {
            BindFunctionOverTable(function, scope, rows);
            return;
        }

        if (InlineTable(function, name, scope) is { } inlined)
        {
            AddSource(scope, rows, WithColumnNames(inlined, function.Alias, function.Span), function.Alias, FunctionQualifier(function));
            return;
        }

        if (state.LastQuery is { } last && name.Equals("RESULT_SCAN", StringComparison.OrdinalIgnoreCase) && function.Call.Arguments is [FunctionCall asked]
            && asked.Arguments.IsEmpty && FullName(asked.Name).Equals("LAST_QUERY_ID", StringComparison.OrdinalIgnoreCase))
        {
            AddSource(scope, rows, WithColumnNames(last, function.Alias, function.Span), function.Alias, []);
            return;
        }

        if (RemoteQuery(function, name) is { } remote)
        {
            AddSource(scope, rows, WithColumnNames(remote, function.Alias, function.Span), function.Alias, []);
            return;
        }

        if (Crosstab(function) is { } crossed)
        {
            AddSource(scope, rows, WithColumnNames(crossed, function.Alias, function.Span), function.Alias, []);
            return;
        }

        if (ExternalRelations.Contains(name) && dialect.Functions.Find(name) is { Class: FunctionClass.Table })
        {
            AddSource(scope, rows, WithColumnNames(BindExternal(function, name), function.Alias, function.Span), function.Alias, []);
            return;
        }

        if (TableFunctionColumns.Unnests(name) && !function.Call.Arguments.IsEmpty)
        {
            var arrays = BindAll(function.Call.Arguments, scope);
            AddChoices(arrays, rows);
            arrays = [.. arrays.Select(Exploded)];
            var joined = arrays.Length == 1 ? arrays[0] : Call(name, FunctionClass.Table, arrays, function.Call.Span);
            BindUnnest(joined, function.Alias, function.OrdinalityAlias, function.WithOrdinality, arrays, scope, rows, function.Span);
            return;
        }

        var call = MakeCall(function.Call, name, scope);
        var relation = new DerivedRelation();
        AddChoices(call.Arguments.Select(argument => argument.Expression), relation);
        call = new BoundCall(
            call.Name, call.Class, [.. call.Arguments.Select(argument => argument with { Expression = Exploded(argument.Expression) })],
            call.Known, call.SetInput, call.Span);
        AddRowSource(name, call.Arguments, relation);
        if (!function.Columns.IsEmpty) AddDeclared(function, call, relation);
        else AddNamed(function, name, call, relation);
        var unknown = dialect.Functions.Find(name) is null || TableFunctionColumns.ReadsElsewhere(name);

        // With its columns named it makes rows of its arguments; without, nobody can tell what it yields.
        var named = function.Alias is { Columns.IsEmpty: false } || !function.Columns.IsEmpty;
        if (unknown && !named) MarkOpaque(function, name, call, relation);
        else if (TableFunctionColumns.ReadsElsewhere(name)) MarkUnseen(function, name, relation);
        if (function.OrdinalityAlias is { } ordinal) relation.Columns.Add(Ordinal(ordinal.Text, call.Arguments, function.Span));
        AddSource(scope, rows, relation, function.Alias, FunctionQualifier(function));
    }

    // Without an alias the function's own name qualifies its columns.
    private static ImmutableArray<string> FunctionQualifier(TableFunction function) => function.Alias is null ? [function.Call.Name.Last.Text] : [];

    /// <summary>
    /// A file, or a table of another system: what its name is where the arguments tell it, else a relation that is not seen.
    /// </summary>
    private BoundRelation BindExternal(TableFunction function, string name)
    {
        if (ExternalRelations.NameOf(name, function.Call.Arguments) is { } parts)
        {
            return ExternalRelations.IsLocal(name)
                ? Scan(new ObjectName([.. parts.Select(part => new Identifier(part, Quoted: true))], function.Call.Span),
                    function.Call.Span)
                : Listed(Scan(new TableName(parts), null, function.Call.Span), ExternalRelations.ColumnsOf(function.Call.Arguments), function.Call.Span);
        }

        var relation = new DerivedRelation();
        MarkOpaque(function, name, new BoundCall(name, FunctionClass.Table, [], known: true, null, function.Call.Span), relation);
        return relation;
    }

    /// <summary>A file of which the text says what columns it has.</summary>
    private static BoundRelation Listed(ScanRelation file, IReadOnlyList<string> names, TextSpan span)
    {
        if (names.Count == 0) return file;
        var listed = new DerivedRelation { KeepsRows = true };
        listed.Inputs.Add(file);
        foreach (var name in names) listed.Columns.Add(new RelationColumn(name, file.Symbol(name), span));
        return listed;
    }

    /// <summary>T-SQL's OPENROWSET(BULK 'file') is that file, with the columns that its WITH names; null for others and where the file is computed.</summary>
    private BoundRelation? BulkFile(TableFunction function, string name)
    {
        if (name != "OPENROWSET" || function.Call.Arguments is not [NamedArgument { Name.Text: "BULK", Value: var path }, ..]) return null;
        if (ConstantText.Of(path, state) is not { } text) return null;
        var scan = Scan(new TableName([FilePath.NameOf(text)]), null, function.Call.Span);
        if (function.Columns.IsEmpty) return scan;
        var listed = new DerivedRelation { KeepsRows = true };
        listed.Inputs.Add(scan);
        foreach (var column in function.Columns)
            listed.Columns.Add(new RelationColumn(column.Name.Text, scan.Symbol(column.Name.Text), column.Span));
        return listed;
    }

    /// <summary>What chose the values that a relation is made of decides its rows.</summary>
    private static void AddChoices(IEnumerable<BoundExpression> values, DerivedRelation relation)
    {
        foreach (var value in values)
        {
            if (WasChosen(value)) relation.Clauses.Add(new RowClause(EdgeSubtype.Filter, [new BoundChoice(value)]));
        }
    }

    /// <summary>
    /// What is taken apart into rows is read like a relation: how many rows there are depends on its value, whether or not a column shows it.
    /// </summary>
    private static void AddRowSource(string name, ImmutableArray<BoundArgument> arguments, DerivedRelation relation)
    {
        if (TableFunctionColumns.HasFixedRows(name)) return;
        foreach (var argument in arguments)
        {
            // An array that is written out has as many elements as are written.
            if (argument.Role != BoundRole.Value || argument.Expression is BoundConstant or BoundCall { Name: "ARRAY" }) continue;
            relation.Clauses.Add(new RowClause(EdgeSubtype.RowSet, [argument.Expression]));
        }
    }

    private static BoundExpression Exploded(BoundExpression value) => WasChosen(value) ? new BoundExploded(value) : value;

    // Only queries choose: a subquery, or a variable that one filled.
    private static bool WasChosen(BoundExpression value) => value switch
    {
        BoundSubquery => true,
        BoundColumn { Symbol: FoldedColumn { Origins.Items.Length: > 0 } } => true,
        BoundCall call => call.Arguments.Any(argument => WasChosen(argument.Expression)),
        BoundField field => WasChosen(field.Operand),
        BoundElement element => WasChosen(element.Operand),
        _ => false,
    };

    private BoundCall MakeCall(FunctionCall call, string name, NameScope scope)
    {
        var bound = BindCall(call, scope, isRelation: true);
        return bound as BoundCall ?? Call(name, FunctionClass.Table, [bound], call.Span);
    }

    private static void AddDeclared(TableFunction function, BoundCall call, DerivedRelation relation)
    {
        foreach (var column in function.Columns)
        {
            ColumnSymbol symbol = column.Ordinality ? Ordinal(column.Name.Text, call.Arguments, column.Span).Symbol : new ComputedColumn(call) { DeclaredType = column.TypeName };
            relation.Columns.Add(new RelationColumn(column.Name.Text, symbol, column.Span));
        }
    }

    private void AddNamed(TableFunction function, string name, BoundCall call, DerivedRelation relation)
    {
        IReadOnlyList<string> names = function.Alias is { Columns.IsEmpty: false } alias
            ? [.. alias.Columns.Select(column => column.Text)]
            : dialect.Functions.Find(name)?.Columns
                ?? TableFunctionColumns.Of(name, call.Arguments.Length, function.Alias?.Name.Text);
        for (var ordinal = 0; ordinal < names.Count; ordinal++)
        {
            var expression = GeneratedColumn(call, ordinal, names.Count, function.Span);
            relation.Columns.Add(new RelationColumn(names[ordinal], new ComputedColumn(expression), function.Span));
        }

        // The one column of a function may be a row of named fields.
        if (names.Count == 1 && function.Alias is not { Columns.IsEmpty: false }) relation.OpenValue = new ComputedColumn(call);
    }

    /// <summary>A user's table function whose body is not known: its columns may come from its arguments and from anything it reads.</summary>
    private void MarkOpaque(TableFunction function, string name, BoundCall call, DerivedRelation relation)
    {
        var reason = new UnknownLineage(
            UnknownCodes.OpaqueFunction, name.ToLowerInvariant(), null, function.Span, $"The table function {name} is not known: what it reads is not seen.");
        state.Unknowns.Add(reason);
        relation.OpenValue = new ComputedColumn(new BoundOpaque([call], reason, function.Span));
        relation.Columns.Clear();
        relation.Columns.Add(new RelationColumn("*", new UnresolvedColumn(reason), function.Span));
    }

    /// <summary>The columns are named, but what fills them is outside of the text.</summary>
    private void MarkUnseen(TableFunction function, string name, DerivedRelation relation)
    {
        var reason = new UnknownLineage(
            UnknownCodes.OpaqueFunction, name.ToLowerInvariant(), null, function.Span, $"{name} reads what the text does not show.");
        state.Unknowns.Add(reason);
        for (var i = 0; i < relation.Columns.Count; i++)
            relation.Columns[i] =
                relation.Columns[i] with { Symbol = new MergedColumn([relation.Columns[i].Symbol, new UnresolvedColumn(reason)]) };
    }

    /// <summary>
    /// EXTERNAL_QUERY, OPENQUERY, dblink with their text given: a query over tables of another system, which are named with its connection
    /// in front. Null for others, and where the text is known only when it runs.
    /// </summary>
    private BoundRelation? RemoteQuery(TableFunction function, string name)
    {
        if (_remote is not null || ParseText is null || !TableFunctionColumns.SendsQuery(name)) return null;
        var (connection, text) = function.Call.Arguments switch
        {
            // dblink('SELECT …') and catalog.system.query(query => 'SELECT …') have the connection elsewhere.
            [Literal { Kind: LiteralKind.String } only] => (null, only),
            [NamedArgument { Value: Literal { Kind: LiteralKind.String } only }] => (null, only),
            // OPENROWSET('provider', 'connection', 'SELECT …'); with two texts its second is a table or nothing of the kind.
            [_, Literal { Kind: LiteralKind.String } first, Literal { Kind: LiteralKind.String } second] when name == "OPENROWSET" => (first, second),
            [var first, Literal { Kind: LiteralKind.String } second, ..] when name != "OPENROWSET" => (first, second),
            _ => ((SqlExpression?)null, (Literal?)null),
        };
        if (text is null) return null;
        var system = connection switch
        {
            Literal literal => ConnectionName(literal.Text, name),
            ColumnReference reference => string.Join('.', reference.Parts.Select(part => part.Text)),
            null => function.Call.Name.Parts.Length > 1 ? function.Call.Name.Parts[0].Text : name.ToLowerInvariant(),
            _ => null,
        };
        if (system is null || ParseText(text.Text).Statements is not [QueryStatement query]) return null;
        state.Unknowns.Add(new UnknownLineage(
            UnknownCodes.OpaqueFunction, system, null, function.Span, $"The query runs on '{system}': what lies behind its tables is not seen."));
        _remote = system;
        try
        {
            return BindQuery(query.Query, new NameScope(null));
        }
        finally
        {
            _remote = null;
        }
    }

    /// <summary>A connection's name, or of a connection string its host and database: never the user or password in it.</summary>
    private static string ConnectionName(string text, string function)
    {
        if (!text.Contains('=', StringComparison.Ordinal))
            return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Host.Length > 0 ? address.Host + address.AbsolutePath
                : text;
        var parts = new List<string>(2);
        foreach (var pair in text.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && pair[..equals].ToLowerInvariant() is "host" or "hostaddr" or "server" or "dbname" or "database") parts.Add(
                pair[(equals + 1)..]);
        }

        return parts.Count == 0 ? function.ToLowerInvariant() : string.Join('/', parts);
    }

    // The system whose tables are named while the text of a remote query is bound; null at home.
    private string? _remote;

    /// <summary>How SQL inside a text is parsed; set by the script analysis, which knows the front end.</summary>
    public Func<string, Parsing.ParsedScript>? ParseText { get; set; }

    /// <summary>UNNEST and explode of one value: the alias is the element, its fields are columns.</summary>
    private static void BindUnnest(
        BoundExpression array,
        TableAlias? alias,
        Identifier? ordinality,
        bool withOrdinality,
        ImmutableArray<BoundExpression> arrays,
        NameScope scope,
        DerivedRelation rows,
        TextSpan span)
    {
        var relation = new DerivedRelation();
        var element = new ComputedColumn(new BoundElement(array, [], array.Span));
        var names = alias?.Columns ?? [];
        var given = withOrdinality && ordinality is null ? Math.Max(0, names.Length - 1) : names.Length;
        for (var i = 0; i < given; i++)
        {
            var symbol = arrays.Length > 1 && arrays.Length == given ? new ComputedColumn(new BoundElement(arrays[i], [], array.Span))
                : arrays.Length <= 1 && ElementShape.ColumnOf(array, i, given) is { IsDefault: false } entries
                    ? new ComputedColumn(new BoundElement(new BoundCall("ARRAY", FunctionClass.Scalar, entries, known: true, null, array.Span), [], array.Span))
                : element;
            relation.Columns.Add(new RelationColumn(names[i].Text, symbol, span));
        }

        var fields = given == 0 ? StructShape.FieldsOf(element.Expression) : null;
        if (fields is not null)
        {
            foreach (var field in fields) relation.Columns.Add(new RelationColumn(field, new FieldColumn(element, field), span));
        }
        else if (given == 0)
        {
            relation.Columns.Add(new RelationColumn(alias?.Name.Text ?? "unnest", element, span, Anonymous: alias is null));
            if (!ScalarElements.Of(array)) relation.OpenValue = element;
        }

        ImmutableArray<BoundArgument> counted = [new BoundArgument(array, BoundRole.Value)];
        if (ordinality is { } name) relation.Columns.Add(Ordinal(name.Text, counted, span));
        else if (withOrdinality) relation.Columns.Add(Ordinal(names.Length > given ? names[given].Text : "ordinality", counted, span));

        AddRowSource("UNNEST", arrays.Length > 0 ? [.. arrays.Select(one => new BoundArgument(one, BoundRole.Value))] : counted, relation);
        rows.Inputs.Add(relation);
        scope.Sources.Add(new ScopeSource(alias?.Name.Text, [], relation) { Value = alias is not null && given == 0 ? element : null });
    }

    /// <summary>Ordinal, index and key of an unnest come from the array (lineage-semantics.md §5).</summary>
    private static RelationColumn Ordinal(string name, ImmutableArray<BoundArgument> arguments, TextSpan span) =>
        new(name, new ComputedColumn(new BoundCall("ORDINALITY", FunctionClass.Table, arguments, known: true, null, span)), span);

    /// <summary>
    /// What one of several generated columns comes from: <c>stack(2, a, b, c, d)</c> gives a and c to its first column; others take all.
    /// </summary>
    private static BoundExpression GeneratedColumn(BoundCall call, int ordinal, int width, TextSpan span)
    {
        if (call.Name == "STACK" && call.Arguments.Length > 1)
        {
            var picked = ImmutableArray.CreateBuilder<BoundArgument>();
            for (var i = 1 + ordinal; i < call.Arguments.Length; i += width) picked.Add(call.Arguments[i]);
            return new BoundCall(call.Name, call.Class, picked.ToImmutable(), call.Known, null, span);
        }

        // What the text makes is taken apart column by column, behind the place where there is one.
        var place = call.Name.StartsWith("POSEXPLODE", StringComparison.Ordinal) ? 1 : 0;
        if (ordinal >= place && call.Arguments is [{ Expression: var made }]
            && ElementShape.ColumnOf(made, ordinal - place, width - place) is { IsDefault: false } entries)
            return new BoundCall(call.Name, call.Class, entries, call.Known, null, span);

        if (TableFunctionColumns.Unnests(call.Name) && call.Arguments.Length == 1 && width == 1)
            return new BoundElement(call.Arguments[0].Expression, [], span);
        return call;
    }

    /// <summary>
    /// A table function over a whole relation: TUMBLE(TABLE t, DESCRIPTOR(ts), …) passes its columns on and adds the window's, Trino's
    /// exclude_columns leaves some out; what any other makes of it is not seen.
    /// </summary>
    private void BindFunctionOverTable(TableFunction function, NameScope scope, DerivedRelation rows)
    {
        var inner = new NameScope(scope.Parent) { Ctes = scope.Ctes };
        var input = new DerivedRelation();
        BindTable(function.TableArgument!, inner, input);
        var relation = new DerivedRelation();
        relation.Inputs.Add(input);
        ExpandStar(new StarItem(null, null, [], [], [], null, null, function.Span), relation, inner);

        var name = FullName(function.Call.Name);
        var named = DescribedColumns(function.Call, inner);
        if (TableFunctionColumns.AddsWindow(name))
        {
            foreach (var column in TableFunctionColumns.WindowColumns)
                relation.Columns.Add(new RelationColumn(column, new ComputedColumn(Call(name, FunctionClass.Table, named, function.Span)), function.Span));
        }
        else if (name == "EXCLUDE_COLUMNS")
        {
            relation.Columns.RemoveAll(column => named.Any(one => one is BoundColumn { Symbol: var symbol } && ReferenceEquals(symbol, column.Symbol)));
        }
        else if (dialect.Functions.Find(name) is null)
        {
            var arguments = ImmutableArray.CreateBuilder<BoundExpression>(relation.Columns.Count);
            foreach (var column in relation.Columns) arguments.Add(new BoundColumn(column.Symbol, function.Span));
            MarkOpaque(function, name, Call(name, FunctionClass.Table, arguments.DrainToImmutable(), function.Span), relation);
        }

        AddSource(scope, rows, WithColumnNames(relation, function.Alias, function.Span), function.Alias, inner.Sources is [var only] ? only.Qualifier : []);
    }

    // DESCRIPTOR(ts) names the columns that the function is about: of a window the time.
    private ImmutableArray<BoundExpression> DescribedColumns(FunctionCall call, NameScope scope)
    {
        var columns = ImmutableArray.CreateBuilder<BoundExpression>();
        foreach (var argument in call.Arguments)
        {
            var plain = argument is NamedArgument named ? named.Value : argument;
            if (plain is FunctionCall { Name.Parts: [var name] } descriptor && SameName(name.Text, "DESCRIPTOR")) columns.AddRange(BindAll(descriptor.Arguments, scope));
        }

        return columns.ToImmutable();
    }
}
