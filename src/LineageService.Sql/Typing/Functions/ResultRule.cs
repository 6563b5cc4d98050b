namespace LineageService.Sql.Typing.Functions;

/// <summary>How the type of a call follows from its arguments.</summary>
internal enum ResultKind : byte
{
    /// <summary>Always the same type.</summary>
    Fixed,

    /// <summary>The type of an argument.</summary>
    Argument,

    /// <summary>An array of an argument's type.</summary>
    ArrayOf,

    /// <summary>The map of argument 1 with the keys or values that argument 2 makes.</summary>
    Transformed,

    /// <summary>What an argument, an array, has as elements; the values of a map.</summary>
    ElementOf,

    /// <summary>The type that all arguments have in common, from one on.</summary>
    Common,

    /// <summary>What SUM makes of the argument.</summary>
    Sum,

    /// <summary>What AVG makes of the argument.</summary>
    Average,

    /// <summary>What the dialect counts in.</summary>
    Count,

    /// <summary>Its small whole number: lengths, parts of dates.</summary>
    SmallCount,

    /// <summary>Its type of predicates.</summary>
    Truth,

    /// <summary>A number of the argument's family: a whole number stays what it is, a decimal one may lose digits.</summary>
    Number,
}

/// <summary>How a function's result is typed, and whether it is missing only where an argument is.</summary>
/// <param name="Argument">Which argument counts, from 1; negative from the end. 0 where none does.</param>
/// <param name="Type">The type of <see cref="ResultKind.Fixed"/>.</param>
/// <param name="IsTotal">True where the result is NULL exactly if an argument is.</param>
internal sealed record ResultRule(ResultKind Kind, int Argument = 0, SqlType? Type = null, bool IsTotal = false);
