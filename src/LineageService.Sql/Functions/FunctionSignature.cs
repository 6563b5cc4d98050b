using LineageService.Model;

namespace LineageService.Sql.Functions;

/// <summary>One function: its name, its class, the roles of its arguments. Not its types: lineage does not need them.</summary>
/// <param name="Name">Upper case; dotted where the name has a prefix of its own (<c>NET.HOST</c>).</param>
/// <param name="Roles">Roles by position; arguments beyond the list are <see cref="ArgumentRole.Value"/>.</param>
/// <param name="Niladic">
/// May be written without parentheses (CURRENT_DATE): a bare word of this name that is no column is this function.
/// </param>
/// <param name="Alternating">
/// After <paramref name="Roles"/>, conditions and results alternate and one left over at the end is the default:
/// <c>DECODE(key, search, result, …, default)</c>, <c>multiIf(condition, result, …, default)</c>.
/// </param>
/// <param name="FinalRoles">Roles of the last arguments, counted from the end: the condition of <c>sumIf(a, b, condition)</c>.</param>
/// <param name="LastRoleRepeats">Arguments beyond <paramref name="Roles"/> have the last of them: <c>GROUPING(a, b, …)</c> reads
/// none.</param>
/// <param name="MinimumArity">
/// With fewer arguments every argument is a value: Spark's <c>DATEDIFF(DAY, a, b)</c> has a unit, its <c>DATEDIFF(a, b)</c> has none.
/// </param>
/// <param name="OrderIsValue">
/// What WITHIN GROUP orders is the value: <c>PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY a)</c> is one of the values of a.
/// </param>
/// <param name="ScalarFrom">
/// With so many arguments or more it is a scalar function: SQLite's <c>MAX(a, b)</c> is what others call GREATEST. 0: never.
/// </param>
/// <param name="Columns">Names of the columns that a table function makes where the text gives none; null: see the binder's own list.</param>
public sealed record FunctionSignature(
    string Name,
    FunctionClass Class,
    IReadOnlyList<ArgumentRole>? Roles = null,
    bool Niladic = false,
    bool Alternating = false,
    IReadOnlyList<ArgumentRole>? FinalRoles = null,
    int MinimumArity = 0,
    bool LastRoleRepeats = false,
    bool OrderIsValue = false,
    int ScalarFrom = 0,
    IReadOnlyList<string>? Columns = null)
{
    /// <summary>The class of a call with <paramref name="count"/> arguments.</summary>
    public FunctionClass ClassOf(int count) => ScalarFrom > 0 && count >= ScalarFrom ? FunctionClass.Scalar : Class;

    /// <summary>False for a user's own function: a definition of it, where one is known, says more than the signature.</summary>
    public bool IsBuiltIn { get; init; } = true;

    /// <summary>The role by position alone, for a call that is neither alternating nor judged from its end.</summary>
    public ArgumentRole RoleOf(int position)
    {
        var role = Roles is not null && position < Roles.Count ? Roles[position] : BeyondRoles;
        return role == ArgumentRole.DatePart ? ArgumentRole.Keyword : role;
    }

    /// <summary>The role of the argument at <paramref name="position"/> in a call with <paramref name="count"/> arguments.</summary>
    /// <param name="word">The argument where it is one bare word (<c>MONTH</c>, the WEEK of <c>WEEK(MONDAY)</c>), otherwise empty.</param>
    /// <returns>Never <see cref="ArgumentRole.DatePart"/>: a keyword where <paramref name="word"/> is a date part, else a value.</returns>
    public ArgumentRole RoleOf(int position, int count, ReadOnlySpan<char> word)
    {
        var role = Written(position, count);
        if (role != ArgumentRole.DatePart) return role;
        return DateParts.Contains(word) ? ArgumentRole.Keyword : ArgumentRole.Value;
    }

    private ArgumentRole BeyondRoles => LastRoleRepeats && Roles is { Count: > 0 } ? Roles[^1] : ArgumentRole.Value;

    private ArgumentRole Written(int position, int count)
    {
        if (count < MinimumArity) return ArgumentRole.Value;
        if (FinalRoles is not null && count - position <= FinalRoles.Count) return FinalRoles[^(count - position)];
        var prefix = Roles?.Count ?? 0;
        if (position < prefix) return Roles![position];
        if (!Alternating) return BeyondRoles;
        var isLeftOver = position == count - 1;
        return (position - prefix) % 2 == 0 && !isLeftOver ? ArgumentRole.Condition : ArgumentRole.Value;
    }
}
