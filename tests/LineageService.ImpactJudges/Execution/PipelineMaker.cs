using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LineageService.ExecutionOracle.Generation;

namespace LineageService.ImpactJudges.Execution;

/// <summary>Makes pipelines of a world from a seed.</summary>
internal sealed class PipelineMaker(World world, EngineTraits engine)
{
    private const int Attempts = 40;

    /// <summary>A pipeline; null where the seed gave none.</summary>
    public Pipeline? Make(ulong seed)
    {
        var choices = new Choices(seed);
        if (new QueryChanger(choices, world, engine).Change(Seed(seed, 1)) is not { } changed) return null;
        var positional = choices.Chance(20);
        var first = Consumer(choices, "n", seed, [Table(Pipeline.Target, changed.Columns, changed.Key)], Pipeline.Target, out var columns);
        if (first is null) return null;
        var tables = ImmutableArray.Create(Table(Pipeline.Target, changed.Columns, changed.Key), Table("n", columns, first.Key));
        var second = Consumer(choices, "o", seed + 77, tables, choices.Chance(70) ? "n" : Pipeline.Target, out _);
        return new Pipeline(world, changed, positional, second is null ? [first] : [first, second]);
    }

    private static BaseTable Table(string name, ImmutableArray<GeneratedColumn> columns, string? key) => new(name, columns, []) { Key = key };

    private Consumer? Consumer(
        Choices choices, string table, ulong seed, ImmutableArray<BaseTable> made, string read, out ImmutableArray<GeneratedColumn> columns)
    {
        var source = made.First(one => one.Name == read);
        switch (choices.Pick(12, 2, 1, 1))
        {
            case 1:
                columns = source.Columns;
                return new Consumer(table, $"SELECT * FROM {read}", [read], source.Key, []);
            case 2:
                columns = source.Columns;
                return new Consumer(table, $"SELECT * FROM {read}", [read], source.Key, source.Columns);
            case 3:
                columns = [new GeneratedColumn("total", ColumnType.Number)];
                return new Consumer(table, $"SELECT COUNT(*) AS total FROM {read}", [read], null, []);
            default:
                return Generated(table, seed, made, read, out columns);
        }
    }

    private Consumer? Generated(string table, ulong seed, ImmutableArray<BaseTable> made, string read, out ImmutableArray<GeneratedColumn> columns)
    {
        // The made tables stand for more than one among many: a consumer is to read them.
        var around = world with { Tables = [.. made, .. world.Tables.Take(2)] };
        for (var attempt = 0UL; attempt < Attempts; attempt++)
        {
            var query = QueryWriter.Write(new Choices(Seed(seed, 2 + attempt)), around, engine);
            if (!Reads(query.Sql, read) || !QueryChanger.HasUsableColumns(query.Columns)) continue;
            columns = query.Columns;
            return new Consumer(
                table, query.Sql, [.. made.Select(one => one.Name).Where(name => Reads(query.Sql, name))], query.Key, []);
        }

        columns = [];
        return null;
    }

    // A query's writer may have drawn tables that its text does not keep; no alias has the names of the made ones.
    private static bool Reads(string sql, string table) => Regex.IsMatch(sql, $@"\b{table}\b", RegexOptions.CultureInvariant);

    private static ulong Seed(ulong seed, ulong part) => (seed * 0x9E3779B97F4A7C15) ^ (part * 0xD1B54A32D192ED03);
}
