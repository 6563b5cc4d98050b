using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LineageService.ExecutionOracle.Generation;

/// <summary>
/// A small random schema with random rows. Tables share column names, so that names can be ambiguous, hidden and merged; the values come from small domains,
/// so that rows meet in joins, groups and set operations.
/// </summary>
internal sealed record World(ulong Seed, ImmutableArray<BaseTable> Tables)
{
    private static readonly string[] Numbers = ["a", "b", "c", "d"];
    private static readonly string[] Texts = ["p", "q", "r"];
    private static readonly string[] Words = ["x", "y", "z", "xy", "yx", ""];

    public static World Make(ulong seed)
    {
        var choices = new Choices(seed);
        var tables = ImmutableArray.CreateBuilder<BaseTable>();
        var count = 3 + choices.Below(2);
        for (var i = 1; i <= count; i++)
        {
            var columns = ImmutableArray.CreateBuilder<GeneratedColumn>();
            columns.Add(new GeneratedColumn(BaseTable.KeyName, ColumnType.Number));
            foreach (var name in Some(choices, Numbers, 2 + choices.Below(2))) columns.Add(new GeneratedColumn(name, ColumnType.Number));
            foreach (var name in Some(choices, Texts, 1 + choices.Below(2))) columns.Add(new GeneratedColumn(name, ColumnType.Text));
            var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
            var height = 5 + choices.Below(4);
            for (var row = 1; row <= height; row++)
                rows.Add([.. columns.Select(column => column.Name == BaseTable.KeyName ? (object)(long)row : Value(choices, column.Type))]);
            tables.Add(new BaseTable($"t{i}", columns.ToImmutable(), rows.ToImmutable()));
        }

        return new World(seed, tables.ToImmutable());
    }

    /// <summary>A value of a column's domain, now and then null.</summary>
    public static object? Value(Choices choices, ColumnType type) =>
        choices.Below(8) == 7 ? null : type == ColumnType.Number ? (long)choices.Below(6) : choices.Of(Words);

    /// <summary>The schema as DDL that both engines and the analysis read.</summary>
    public string Ddl
    {
        get
        {
            var text = new StringBuilder();
            foreach (var table in Tables)
            {
                var columns = table.Columns.Select(column => column.Type switch
                {
                    _ when column.Name == BaseTable.KeyName => $"{column.Name} BIGINT PRIMARY KEY",
                    ColumnType.Number => $"{column.Name} BIGINT",
                    _ => $"{column.Name} TEXT",
                });
                text.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {table.Name} ({string.Join(", ", columns)});\n");
            }

            return text.ToString();
        }
    }

    private static IEnumerable<string> Some(Choices choices, string[] names, int count)
    {
        var left = names.ToList();
        for (var i = 0; i < count; i++)
        {
            var at = choices.Below(left.Count);
            yield return left[at];
            left.RemoveAt(at);
        }
    }
}
