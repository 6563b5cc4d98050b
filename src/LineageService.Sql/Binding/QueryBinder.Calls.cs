using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Functions;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Function calls: roles of arguments, windows, structs, inlined SQL functions.</content>
internal sealed partial class QueryBinder
{
    /// <summary>The row that ON DUPLICATE KEY UPDATE reads with <c>VALUES(c)</c>; null elsewhere.</summary>
    public BoundRelation? ProposedRow { get; set; }

    private BoundExpression BindCall(FunctionCall call, NameScope scope, bool isRelation = false)
    {
        var name = FullName(call.Name);
        if ((state.Functions.Count > 0 || !Routines.IsEmpty) && Inline(call, name, scope) is { } inlined) return inlined;
        if (ProposedRow is not null && (name is "VALUES" or "VALUE") && call.Arguments is [ColumnReference { Parts: [.., var of] }]
            && ProposedRow!.Find(of.Text) is { } inserted) return new BoundColumn(inserted, call.Span);
        if (AsListElement(call, scope) is { } element) return element;
        if (AsStruct(call, name, scope) is { } structure) return structure;
        if (AsField(call, name, scope) is { } field) return field;

        var signature = dialect.Functions.Find(name);
        var arguments = ImmutableArray.CreateBuilder<BoundArgument>(call.Arguments.Length + 1);
        if (signature is null && call.Name.Parts.Length > 1) AddReceiver(call, arguments, scope);
        var read = BindArguments(call, signature, arguments, scope, out var keyword);

        var declared = signature?.ClassOf(call.Arguments.Length);
        var overRows = declared is FunctionClass.Aggregate or FunctionClass.Window || call.Over is not null;
        if (call.Filter is not null) arguments.Add(new BoundArgument(BindExpression(call.Filter, scope), BoundRole.Condition));
        foreach (var key in BindAll(call.OrderBy, scope))
        {
            if (signature is { OrderIsValue: true }) arguments.Add(new BoundArgument(key, BoundRole.Value));
            arguments.Add(new BoundArgument(key, BoundRole.SortKey));
        }

        var partition = call.Over is null ? -1 : AddWindow(call.Over, arguments, scope, depth: 0);

        // A function that makes rows multiplies those of the block whose item it is.
        if (declared == FunctionClass.Table && !isRelation && scope.NearestBlock is DerivedRelation block)
            AddRowSource(name, arguments.ToImmutable(), block);
        var functionClass = declared ?? (call.Over is not null ? FunctionClass.Window : FunctionClass.Unknown);
        var rows = overRows ? scope.NearestBlock : read;
        var bound = new BoundCall(name, functionClass, arguments.ToImmutable(), signature is not null, rows, call.Span)
        {
            Keyword = keyword,
            PartitionKeys = partition,
            Proof = functionClass == FunctionClass.Aggregate && GroupSize.CoversGroup(call) ? scope.GroupProof : ReplacesOnce(call, name) ? "ONCE" : null,
        };
        if (signature is not null && ElementShape.OfCall(bound) is { } taken) return taken;
        return KeepsTypes && signature is null ? Declared(bound, FindFunction(call.Name, name).Function) : bound;
    }

    /// <summary>PL/SQL: an element of a list variable, <c>v(i)</c>; null for calls.</summary>
    private BoundElement? AsListElement(FunctionCall call, NameScope scope)
    {
        if (!Rules.BareVariables || state.Variables.Count == 0 || call.Name.Parts is not [var name]
            || call.Arguments.Length != 1) return null;
        return FindVariable(name) is { } list && dialect.Functions.Find(name.Text) is null
            ? new BoundElement(Read(list, call.Span, scope), [], call.Span)
            : null;
    }

    // regexp_replace of PostgreSQL and DuckDB leaves all matches but the first as they are, unless a flag says otherwise.
    private bool ReplacesOnce(FunctionCall call, string name) =>
        Rules.RegexpReplacesFirst && name == "REGEXP_REPLACE"
        && !(call.Arguments is [_, _, _, .., Literal { Kind: LiteralKind.String } flags] && call.Arguments.Length > 3 && flags.Text.Contains('g', StringComparison.Ordinal));

    private static string FullName(ObjectName name) =>
        name.Parts.Length == 1 ? name.Parts[0].Text.ToUpperInvariant() : name.ToString().ToUpperInvariant();

    private static ArgumentRole RoleOf(FunctionCall call, FunctionSignature? signature, int place)
    {
        var count = call.Arguments.Length - call.ParameterCount;
        return signature is null || place >= count ? ArgumentRole.Value : signature.RoleOf(place, count, WordOf(call.Arguments[place]));
    }

    /// <returns>The relation that the function itself reads, where an argument names one.</returns>
    private ScanRelation? BindArguments(
        FunctionCall call, FunctionSignature? signature, ImmutableArray<BoundArgument>.Builder arguments, NameScope scope, out string? keyword)
    {
        ScanRelation? read = null;
        keyword = null;
        // COUNT(*) reads no column: it counts rows. Any other function of a star reads all columns, also one that counts different rows.
        var countsRows = signature is { Class: FunctionClass.Aggregate or FunctionClass.Window } && !call.Distinct
            && call.Name.Last.Text.StartsWith("COUNT", StringComparison.OrdinalIgnoreCase);
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            var argument = call.Arguments[i];
            if (argument is StarExpression star && countsRows && !(star.Repeats && _picked is not null)) continue;
            var role = RoleOf(call, signature, i);
            if (role == ArgumentRole.Relation && RelationOf(argument) is { } named)
            {
                read = Scan(named, argument.Span);
                continue;
            }

            if (role == ArgumentRole.RelationColumn && read is not null && AddColumnsOf(read, argument, arguments)) continue;
            if (role == ArgumentRole.Keyword && (argument is ColumnReference || WordOf(argument).Length > 0))
            {
                if (keyword is null && argument is ColumnReference { Parts: [var word] }) keyword = word.Text;
                continue;
            }

            var bound = argument is LambdaExpression lambda
                ? BindExpression(lambda.Body, LambdaScope(lambda, scope, FullName(call.Name), arguments))
                : BindExpression(argument, scope);
            arguments.Add(new BoundArgument(bound, role switch
            {
                ArgumentRole.Condition => BoundRole.Condition,
                ArgumentRole.SortKey => BoundRole.SortKey,
                _ => BoundRole.Value,
            }));
        }

        return read;
    }

    /// <summary>The relation that an argument names, as a word or as text; null where only running it tells.</summary>
    private static ObjectName? RelationOf(SqlExpression argument) => argument switch
    {
        ColumnReference reference => new ObjectName(reference.Parts, reference.Span),
        Literal { Kind: LiteralKind.String, Text.Length: > 0 } literal =>
            new ObjectName([.. literal.Text.Split('.').Select(part => new Identifier(part, Quoted: true))], literal.Span),
        _ => null,
    };

    /// <summary>
    /// The columns of a relation that an argument names; false where only running it tells. Of a relation that no schema tells the rows are
    /// read, which is stated, and no column is made up.
    /// </summary>
    private static bool AddColumnsOf(ScanRelation relation, SqlExpression argument, ImmutableArray<BoundArgument>.Builder arguments)
    {
        switch (argument)
        {
            case Literal { Kind: LiteralKind.String } literal:
                if (relation.Find(literal.Text) is { } column)
                    arguments.Add(new BoundArgument(new BoundColumn(column, literal.Span), BoundRole.Value));
                return true;
            case StructConstructor tuple:
                foreach (var field in tuple.Fields)
                {
                    if (!AddColumnsOf(relation, field.Value, arguments)) return false;
                }

                return true;
            default:
                return false;
        }
    }

    private static ReadOnlySpan<char> WordOf(SqlExpression argument) => argument switch
    {
        ColumnReference { Parts: [{ Quoted: false } word] } => word.Text,
        FunctionCall { Name.Parts: [var name], Arguments.Length: <= 1 } => name.Text,
        _ => [],
    };

    /// <summary>Method calls (<c>s.Loc.STDistance(c.Loc)</c>): the parts before the name are a column where the scope has it.</summary>
    private void AddReceiver(FunctionCall call, ImmutableArray<BoundArgument>.Builder arguments, NameScope scope)
    {
        var parts = call.Name.Parts[..^1];
        for (var level = scope; level is not null; level = level.Parent)
        {
            foreach (var source in level.Sources)
            {
                var isQualified = parts.Length >= 2 && source.Answers(parts.AsSpan()[..^1]) && HasColumn(source.Relation, parts[^1].Text);
                if (!isQualified && !(parts.Length == 1 && source.Relation.Find(parts[0].Text) is not null)) continue;
                arguments.Add(new BoundArgument(BindColumn(new ColumnReference(parts, call.Name.Span), scope), BoundRole.Value));
                return;
            }
        }
    }

    private static bool HasColumn(BoundRelation relation, string name) => relation.IsOpen || relation.Find(name) is not null;

    /// <returns>How many keys partition.</returns>
    private int AddWindow(WindowSpecification window, ImmutableArray<BoundArgument>.Builder arguments, NameScope scope, int depth)
    {
        var inherited = 0;
        if (window.Base is { } reference && depth < ExpansionLimit)
        {
            for (var level = scope; level is not null; level = level.Parent)
            {
                foreach (var named in level.Windows)
                {
                    if (!SameName(named.Name.Text, reference.Text)) continue;
                    inherited = AddWindow(named.Window, arguments, scope, depth + 1);
                    level = null;
                    break;
                }

                if (level is null) break;
            }
        }

        foreach (var key in BindAll(window.PartitionBy, scope)) arguments.Add(new BoundArgument(key, BoundRole.WindowKey));
        foreach (var key in BindAll(window.OrderBy, scope)) arguments.Add(new BoundArgument(key, BoundRole.WindowKey));
        foreach (var bound in BindAll(window.FrameBounds, scope)) arguments.Add(new BoundArgument(bound, BoundRole.WindowKey));
        return window.PartitionBy.IsDefaultOrEmpty ? inherited : window.PartitionBy.Length;
    }
}
