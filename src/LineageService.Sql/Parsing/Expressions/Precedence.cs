namespace LineageService.Sql.Parsing;

/// <summary>
/// Binding powers of infix operators, weakest first. PostgreSQL's order; where a vendor's differs (<c>||</c>, <c>^</c>) the operands,
/// and so the lineage, are the same.
/// </summary>
internal static class Precedence
{
    public const int None = 0;
    public const int Conditional = 5;
    public const int Or = 10;
    public const int Xor = 15;
    public const int And = 20;
    public const int Not = 25;
    public const int Comparison = 30;
    public const int OtherOperator = 42;
    public const int Additive = 50;
    public const int Multiplicative = 60;
    public const int Power = 65;
    public const int Unary = 70;
    public const int Zone = 75;
}
