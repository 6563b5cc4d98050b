using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.ExecutionOracle.Generation;

/// <summary>
/// Writes one random query that is valid in its engine and has one answer: whatever the data, no error and no order left open. A file for each clause. Mutable,
/// for one query.
/// </summary>
internal sealed partial class QueryWriter(Choices choices, World world, EngineTraits engine)
{
    /// <summary>The column that tells rows apart, where a query has one.</summary>
    internal const string KeyColumn = "k";

    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);
    private int _names;
    private int _ctes;

    // Text written so far in subqueries and derived tables: a query beyond it becomes simple.
    private int _size;

    private const int SizeLimit = 900;

    public static GeneratedQuery Write(Choices choices, World world, EngineTraits engine)
    {
        var writer = new QueryWriter(choices, world, engine);
        var identified = !choices.Chance(45);
        var query = writer.Query(QueryContext.Top(depth: 1 + choices.Pick(3, 4, 2), identified), null);
        return new GeneratedQuery(query.Sql, identified ? KeyColumn : null, [.. writer._tables.Order(StringComparer.Ordinal)], choices.Made)
        {
            Columns = query.Columns,
        };
    }

    private readonly record struct Written(string Sql, ImmutableArray<GeneratedColumn> Columns);

    /// <summary>A query of any form.</summary>
    /// <param name="shape">The types that its columns must have, without the key; null: any.</param>
    private Written Query(QueryContext context, ImmutableArray<ColumnType>? shape)
    {
        var deep = context.Depth > 0 && _size < SizeLimit;
        var query = choices.Pick(20, deep ? 4 : 0, deep ? 4 : 0, deep && shape is null ? 2 : 0, deep ? 1 : 0) switch
        {
            0 => Select(context, shape, branch: false),
            1 => SetOperation(context, shape),
            2 => With(context, shape),
            3 => Recursive(context),
            _ => Single(context, shape),
        };
        _size += query.Sql.Length;
        return query;
    }

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A name for an output column: a new one, or now and then that of a table's column.</summary>
    private string OutputName(IEnumerable<string> taken, ColumnType type)
    {
        if (type != ColumnType.Truth && choices.Chance(15))
        {
            var name = choices.Of(type == ColumnType.Number ? ["a", "b", "c"] : new[] { "p", "q" });
            if (!taken.Contains(name)) return name;
        }

        return choices.Pick(30, 1, 1) switch
        {
            0 => $"c{++_names}",
            1 => $"\"C {++_names}\"",
            _ => $"\"Select{++_names}\"",
        };
    }

    private ColumnType AnyType() => (ColumnType)choices.Pick(5, 4, 1);

    /// <summary>Text that is one for equal rows and another for others, from expressions that tell them apart.</summary>
    private static string KeyText(string prefix, IEnumerable<string> parts)
    {
        var texts = parts.Select(part => $"COALESCE(CAST({part} AS TEXT), '~')");
        return string.Join(" || '.' || ", texts.Prepend($"'{prefix}'"));
    }
}
