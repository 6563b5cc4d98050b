using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Sql.Lineage;

/// <summary>Why an engine refuses a text of which every name is known.</summary>
public enum BindingFaultKind : byte
{
    /// <summary>ORDER BY or GROUP BY a place behind the last column.</summary>
    PlacePastLast,

    /// <summary>GROUP BY a place at which an aggregate stands.</summary>
    PlaceOfAggregate,

    /// <summary>USING or NATURAL by a name that one side has more than once.</summary>
    JoinedTwice,

    /// <summary>A column of a query that gives two of its name.</summary>
    NamedTwice,

    /// <summary>A table or view made of a query that gives two columns of a name.</summary>
    MadeTwice,

    /// <summary>A list of names for columns that has fewer names than there are columns.</summary>
    ListTooShort,

    /// <summary>A column that a star brings into a grouped query and that is no key of it.</summary>
    NotGrouped,
}

/// <summary>A place that an engine refuses although every name is known.</summary>
/// <param name="Subject">The column's name or the number of the place.</param>
public readonly record struct BindingFault(BindingFaultKind Kind, string Subject, TextSpan Span);

/// <summary>How many columns a query gives that is used as a value, IN included: another number than before does not fit.</summary>
public readonly record struct SubqueryWidth(TextSpan Span, int Columns);

/// <summary>A name that could mean two columns, or be joined by twice, if one of some tables had a column of it.</summary>
public sealed record GuardedName(string Name, TextSpan Span, ImmutableArray<TableName> Tables);
