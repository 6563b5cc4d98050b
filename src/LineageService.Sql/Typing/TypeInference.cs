using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Query;
using LineageService.Sql.Typing.Functions;

namespace LineageService.Sql.Typing;

/// <summary>
/// The types of columns and expressions after binding. A type is told where the catalog, a cast, a literal or the manual of a function tells it; all
/// else is null and never guessed. Each column is looked at once. Mutable; one per script.
/// </summary>
internal sealed partial class TypeInference(SqlDialect dialect, CancellationToken cancellationToken)
{
    private readonly TypeRules _rules = TypeRuleSets.For(dialect.Name);
    private readonly FunctionResults _functions = FunctionResults.For(dialect);
    private readonly Dictionary<ColumnSymbol, SqlType?> _columns = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, SqlType?> _named = new(StringComparer.Ordinal);

    public TypeRules Rules => _rules;

    public FunctionResults Functions => _functions;

    /// <summary>The type of a column; null where it is not known.</summary>
    public SqlType? TypeOf(ColumnSymbol column)
    {
        if (_columns.TryGetValue(column, out var known)) return known;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        cancellationToken.ThrowIfCancellationRequested();

        // A column that is computed from itself (a recursive query) has the type of what it starts from, which another branch tells.
        _columns[column] = null;
        return _columns[column] = Infer(column);
    }

    private SqlType? Infer(ColumnSymbol column) => column switch
    {
        ScanColumn { IsStar: true } => null,
        ScanColumn scan => TypeOf(scan),
        ComputedColumn { DeclaredType: { } declared } => Parse(declared),
        ComputedColumn computed => TypeOf(computed.Expression),
        MergedColumn merged => TypeOf(merged),
        FieldColumn field => TypeOfField(new BoundColumn(field.Holder, default), field.Field),
        FoldedColumn folded => TypeOf(folded),
        _ => null,
    };

    private SqlType? TypeOf(ScanColumn scan)
    {
        var node = scan.Relation.Schema is { Index.IsPlain: false } schema ? schema.Index.FindNode(new NameKey(scan.Name)) : scan.Node;
        return node is null ? PseudoColumn(scan) : TypeOf(node);
    }

    private static SqlType? PseudoColumn(ScanColumn scan) => scan.Name.ToUpperInvariant() switch
    {
        "_TABLE_SUFFIX" or "_FILE_NAME" when scan.Relation.PseudoColumns?.Contains(scan.Name) == true => SqlType.String,
        "_PARTITIONTIME" when scan.Relation.PseudoColumns?.Contains(scan.Name) == true => SqlType.TimestampZoned,
        "_PARTITIONDATE" when scan.Relation.PseudoColumns?.Contains(scan.Name) == true => SqlType.Date,
        _ => null,
    };

    // A catalog may list the fields of a struct one by one instead of in its type.
    private SqlType? TypeOf(SchemaNode node)
    {
        var type = Parse(node.Column.Type);
        if (!node.HasFields) return type;
        return type switch
        {
            null or { Family: TypeFamily.Struct, Fields.IsEmpty: true } => FieldsOf(node),
            { Family: TypeFamily.Array, Element: null or { Family: TypeFamily.Struct, Fields.IsEmpty: true } } => SqlType.Array(FieldsOf(node)),
            _ => type,
        };
    }

    private SqlType FieldsOf(SchemaNode node)
    {
        var children = node.Children;
        var fields = ImmutableArray.CreateBuilder<StructTypeField>(children.Count);
        foreach (var child in children) fields.Add(new StructTypeField(child.Leaf, RuntimeHelpers.TryEnsureSufficientExecutionStack() ? TypeOf(child) : null));
        return SqlType.Struct(fields.MoveToImmutable());
    }

    private SqlType? TypeOf(MergedColumn merged)
    {
        var common = new CommonTypes(_rules.MaximumDigits);
        foreach (var source in merged.Sources) common.Add(TypeOf(source), IsTextLiteral(source));
        if (merged.Literals is { } values) AddLiterals(ref common, values);
        return common.Result;
    }

    private SqlType? TypeOf(FoldedColumn folded)
    {
        if (folded.DeclaredType is { } declared) return Parse(declared);
        if (folded.Definition is { } definition) return TypeOf(definition);
        if (folded.Literals is { } values)
        {
            var common = new CommonTypes(_rules.MaximumDigits);
            AddLiterals(ref common, values);
            return common.Result;
        }

        return folded.Origins is { State: Lineage.OriginState.Known, Items: [{ Subtype: EdgeSubtype.Identity } origin], SetInputs.Length: 0 }
            ? TypeOf(origin.Source) : null;
    }

    private void AddLiterals(ref CommonTypes common, ValuesColumn values)
    {
        foreach (var row in values.Query.Rows)
        {
            if (values.Ordinal < row.Length && row[values.Ordinal] is Literal literal)
                common.Add(TypeOfLiteral(literal.Kind, literal.Text), literal.Kind == LiteralKind.String);
        }
    }

    internal static bool IsTextLiteral(ColumnSymbol column) => column is ComputedColumn { Expression: BoundConstant { IsString: true } };

    /// <summary>A type as the dialect writes it.</summary>
    public SqlType? Parse(string? text)
    {
        if (text is null) return null;
        if (_named.TryGetValue(text, out var known)) return known;
        return _named[text] = SqlTypeParser.Parse(text, _rules);
    }
}
