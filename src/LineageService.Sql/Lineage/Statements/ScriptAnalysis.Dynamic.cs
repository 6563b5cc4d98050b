using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>SQL from text: EXEC (…), sp_executesql, EXECUTE IMMEDIATE.</content>
internal sealed partial class ScriptAnalysis
{
    private void VisitDynamic(DynamicSqlStatement dynamic)
    {
        if (dynamic.Server is { } server)
        {
            // Another server's text has another catalogue and perhaps another dialect.
            _state.Unknowns.Add(new UnknownLineage(
                UnknownCodes.DynamicSql, server, null, dynamic.Span,
                    $"SQL that the linked server '{server}' runs: what it reads and writes is not seen."));
            return;
        }

        var declared = DeclaredParameter.Read(dynamic.Declarations is null ? null : ConstantText.Of(dynamic.Declarations, _state));
        var isExecution = dynamic is { Prepared: not null, Text: Literal { Kind: LiteralKind.Null } };
        var text = isExecution ? _state.Prepared.GetValueOrDefault(dynamic.Prepared!) : ConstantText.Of(dynamic.Text, _state);
        if (text is null && dynamic.Text is ColumnReference { Parts: [var statement] } && _state.Prepared.TryGetValue(statement.Text, out text))
            isExecution = true;
        if (isExecution && text is null) return;
        if (dynamic.Prepared is { } prepared) _state.Prepared[prepared] = text;
        if (text is null || _state.ExpansionDepth >= ExpansionLimit)
        {
            foreach (var variable in dynamic.IntoVariables) Assign(variable, FoldedColumn.None);
            foreach (var (_, variable) in OutputsOf(dynamic, declared)) AssignUnseen(variable, dynamic.Span);
            _state.Unknowns.Add(new UnknownLineage(
                UnknownCodes.DynamicSql, null, null, dynamic.Span, "SQL built at run time: its text is not known before it runs."));
            return;
        }

        var script = _frontEnd.Parse(text, _cancellationToken);
        InPlace(dynamic.Span, () =>
        {
            Run(dynamic, text, script, declared);
            return true;
        });
    }

    private void Run(DynamicSqlStatement dynamic, string text, Parsing.ParsedScript script, List<DeclaredParameter> declared)
    {
        if (!dynamic.IntoVariables.IsEmpty && script.Statements is [QueryStatement query])
        {
            WithArguments(
                dynamic, text, () => AssignRow(dynamic.IntoVariables, _binder.BindQuery(query.Query, null), dynamic.Span));
            return;
        }

        var body = new Block([.. script.Statements.Select(statement => Respanned(statement, dynamic.Span))], [], dynamic.Span);
        if (declared.Count == 0)
        {
            WithArguments(dynamic, text, () =>
            {
                _state.ExpansionDepth++;
                Visit(body);
                _state.ExpansionDepth--;
            });
            return;
        }

        // The text sees its own parameters and no variable of the script.
        var parameters = new Dictionary<string, ColumnSymbol>(StringComparer.OrdinalIgnoreCase);
        var constants = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < declared.Count; i++)
        {
            var argument = ArgumentFor(dynamic.Arguments, declared[i].Name, i);
            parameters[declared[i].Name] = argument is null ? FoldedColumn.None
                : new ComputedColumn(_binder.BindExpression(argument, EmptyScope()));
            if (argument is not null && ConstantText.Of(argument, _state) is { } constant) constants[declared[i].Name] = constant;
        }

        GiveBack(Expand(body, parameters, constants), OutputsOf(dynamic, declared));
    }

    private static List<(string Parameter, string Variable)> OutputsOf(DynamicSqlStatement dynamic, List<DeclaredParameter> declared)
    {
        var outputs = new List<(string, string)>();
        for (var i = 0; i < declared.Count; i++)
        {
            if (declared[i].Output && VariableName(ArgumentFor(dynamic.Arguments, declared[i].Name, i)) is { } variable)
                outputs.Add((declared[i].Name, variable));
        }

        return outputs;
    }

    /// <summary>A variable that SQL fills which is not seen: its value may come from anywhere.</summary>
    private void AssignUnseen(string variable, TextSpan span)
    {
        var reason = new UnknownLineage(UnknownCodes.DynamicSql, null, variable, span, $"SQL built at run time fills '{variable}'.");
        Assign(variable, new UnresolvedColumn(reason));
        _state.Constants.Remove(variable);
    }

    /// <summary>Walks with the values of USING as variables, which end with it.</summary>
    private void WithArguments(DynamicSqlStatement dynamic, string text, Action walk)
    {
        var before = new List<(string Name, ColumnSymbol? Value)>();
        foreach (var (name, value) in ArgumentsOf(dynamic, text))
        {
            before.Add((name, _state.Variables.GetValueOrDefault(name)));
            _state.Variables[name] = value;
        }

        walk();
        for (var i = before.Count - 1; i >= 0; i--)
        {
            if (before[i].Value is { } value) _state.Variables[before[i].Name] = value;
            else _state.Variables.Remove(before[i].Name);
        }
    }

    /// <summary>
    /// The values of USING under the names by which the text asks for them: given ones with their sigil, else their number; Oracle's <c>:x</c> by the
    /// place at which it stands, in a block by the order of different names.
    /// </summary>
    private List<(string Name, ColumnSymbol Value)> ArgumentsOf(DynamicSqlStatement dynamic, string text)
    {
        var values = new List<(string Name, ColumnSymbol Value)>();
        if (dynamic.Arguments.IsEmpty) return values;
        var places = PlacesIn(text);
        for (var i = 0; i < dynamic.Arguments.Length; i++)
        {
            var argument = dynamic.Arguments[i];
            var value = new FoldedColumn(_fold.Fold(new ComputedColumn(_binder.BindExpression(argument, EmptyScope()))));
            if (argument is NamedArgument named)
            {
                var bare = named.Name.Text.TrimStart('@');
                values.Add(("@" + bare, value));
                values.Add((":" + bare, value));
            }

            values.Add(($"${i + 1}", value));
            values.Add(($":{i + 1}", value));
            values.Add(($"?{i + 1}", value));
            if (i >= places.Count || argument is NamedArgument || char.IsAsciiDigit(places[i][1])) continue;

            // A name that stands at several places may have a value of each.
            var before = values.FindLastIndex(known => string.Equals(known.Name, places[i], StringComparison.OrdinalIgnoreCase));
            values.Add((places[i], before >= 0 ? Merge(values[before].Value, value) : value));
        }

        return values;
    }

    private List<string> PlacesIn(string text)
    {
        var places = new List<string>();
        if (!text.Contains(':', StringComparison.Ordinal)) return places;
        var tokens = Lexer.Tokenize(text, _dialect.Lexical);
        var isBlock = tokens.Tokens[0].Keyword is Keyword.Begin or Keyword.Declare;
        foreach (var token in tokens.Tokens)
        {
            if (token.Kind != TokenKind.Parameter || tokens.TextOf(token) is not [':', _, ..] place) continue;
            var name = place.ToString();
            if (!isBlock || !places.Contains(name, StringComparer.OrdinalIgnoreCase)) places.Add(name);
        }

        return places;
    }

    /// <summary>
    /// Walks a text that is not the script's own: its places mean nothing there, so that all it states stands at <paramref name="place"/>.
    /// </summary>
    private T InPlace<T>(TextSpan place, Func<T> walk)
    {
        var outer = (_result.Place, _binder.Place);
        var (unknowns, warnings, diagnostics) = (_state.Unknowns.Count, _state.Warnings.Count, _diagnostics.Count);
        _result.Place ??= place;
        _binder.Place ??= place;
        var walked = walk();
        (_result.Place, _binder.Place) = outer;
        for (var i = unknowns; i < _state.Unknowns.Count; i++) _state.Unknowns[i] = _state.Unknowns[i] with { Span = place };
        for (var i = warnings; i < _state.Warnings.Count; i++) _state.Warnings[i] = _state.Warnings[i] with { Span = place };
        for (var i = diagnostics; i < _diagnostics.Count; i++) _diagnostics[i] = _diagnostics[i] with { Span = place };
        return walked;
    }

    // An opaque part is counted where the text is run.
    private static SqlStatement Respanned(SqlStatement statement, TextSpan span) =>
        statement is OpaqueStatement opaque ? opaque with { Span = span } : statement;
}
