using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

/// <summary>
/// What a parser needs besides its text and can hand on to the next one on the same thread: the lists under construction and the names
/// seen lately. Without it a short statement would cost more for these than for its tree. Mutable; one parser at a time owns it.
/// </summary>
internal sealed class ParserBuffers
{
    private const int NameCount = 1024;

    [ThreadStatic]
    private static ParserBuffers? _spare;

    public Scratch<SqlExpression> Expressions { get; } = new();

    public Scratch<Identifier> Identifiers { get; } = new();

    public Scratch<QueryExpression> Queries { get; } = new();

    public Scratch<TableExpression> Tables { get; } = new();

    public Scratch<SelectItem> Items { get; } = new();

    public Scratch<ExpressionItem> NamedExpressions { get; } = new();

    /// <summary>Names by hash: the same string object saves memory and makes later comparisons cheap.</summary>
    public string?[] Names { get; } = new string?[NameCount];

    public static ParserBuffers Rent()
    {
        var buffers = _spare ?? new ParserBuffers();
        _spare = null;
        return buffers;
    }

    /// <summary>Hands the buffers on; they keep no node of the text just read.</summary>
    public void Return()
    {
        Expressions.Reset();
        Identifiers.Reset();
        Queries.Reset();
        Tables.Reset();
        Items.Reset();
        NamedExpressions.Reset();
        _spare = this;
    }
}
