using LineageService.Ingestion.Analysis.References;
using LineageService.Ingestion.Tasks.Ordering;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Tests.Tasks;

public sealed class TaskOrderTests
{
    [Fact]
    public void A_task_stands_above_all_that_write_what_it_reads() =>
        Assert.Equal("2 3 | 1 | 0", Levels(Task("b c", "d"), Task("a", "b"), Task("x", "a"), Task("y", "c")));

    [Fact]
    public void Names_match_by_their_end_and_in_any_case() =>
        Assert.Equal("1 | 0", Levels(Task("PUBLIC.orders", "x"), Task("raw", "shop.public.Orders")));

    [Fact]
    public void A_task_that_reads_its_own_table_is_no_cycle() =>
        Assert.Equal("0 | 1", Levels(Task("a", "a"), Task("a", "b")));

    [Fact]
    public void Tasks_on_a_cycle_share_a_level_and_those_behind_it_come_later() =>
        Assert.Equal("3 | 0 1 | 2", Levels(Task("b s", "a"), Task("a", "b"), Task("b", "c"), Task("r", "s")));

    [Fact]
    public void Two_writers_of_a_table_come_before_its_reader() =>
        Assert.Equal("0 2 | 1", Levels(Task("x", "t"), Task("t", "u"), Task("y", "t")));

    [Fact]
    public void A_chain_of_fifty_thousand_tasks_is_walked_without_recursion()
    {
        const int Length = 50_000;
        var tasks = Enumerable.Range(0, Length).Select(i => Task($"t{i + 1}", $"t{i}")).ToArray();

        var levels = TaskOrder.Levels(tasks);
        Assert.Equal(Length, levels.Length);
        Assert.Equal(Length - 1, Assert.Single(levels[0]));
    }

    private static string Levels(params TableReferences[] tasks) =>
        string.Join(" | ", TaskOrder.Levels(tasks).Select(level => string.Join(' ', level)));

    private static TableReferences Task(string reads, string writes) =>
        new([.. reads.Split(' ').Select(TableName.Parse)], [.. writes.Split(' ').Select(TableName.Parse)]);
}
