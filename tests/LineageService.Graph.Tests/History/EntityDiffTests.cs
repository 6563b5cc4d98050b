using System.Collections.Immutable;
using LineageService.Graph.History.Diff;
using LineageService.Graph.Store;
using LineageService.Model;
using static LineageService.Graph.Tests.History.Timeline;

namespace LineageService.Graph.Tests.History;

public sealed class EntityDiffTests
{
    [Fact]
    public async Task Fields_gained_lost_and_of_another_type_are_told_with_the_run_behind_them()
    {
        var run = new RunRecord(Run(2), Job, "COMPLETE", Day(2).AddMinutes(-5), Day(2).AddMinutes(5));
        var job = new JobRecord(Job) { Outputs = [Target], ValidFrom = Day(1) };
        var store = await StoreAsync(
            Described(1, Schema(1, new SchemaField("a", "int"), new SchemaField("b", "string"))) with { Jobs = [job] },
            Described(2, Schema(2, new SchemaField("a", "bigint"), new SchemaField("c", "string"))) with { Runs = [run] });
        var change = Assert.Single((await DiffAsync(store, At(1), At(2))).Datasets);
        Assert.Equal(
            [
                new FieldChange(ChangeKind.Changed, "a", "int", "bigint"), new FieldChange(ChangeKind.Added, "c", null, "string"),
                new FieldChange(ChangeKind.Removed, "b", "string", null),
            ],
            change.Fields);
        Assert.Equal((Day(2), Run(2)), (change.Cause.At, change.Cause.Cause!.Run));
    }

    [Fact]
    public async Task A_new_and_a_dropped_dataset_are_told()
    {
        var store = await StoreAsync(
            Described(1, Schema(1, new SchemaField("a", "int"))),
            Described(2, Schema(2, new SchemaField("a", "int")) with { Exists = false }, Schema(2, new SchemaField("a")) with { Id = Source }));
        var report = await DiffAsync(store, At(1), At(2));
        Assert.Equal(
            [(ChangeKind.Added, Source), (ChangeKind.Removed, Target)],
            report.Datasets.Select(change => (change.Kind, change.Dataset)));
    }

    [Fact]
    public async Task A_job_whose_text_differs_only_in_the_day_of_its_run_is_the_same_job()
    {
        var store = await StoreAsync(
            Jobs(1, Sql("SELECT a FROM s WHERE dt = '2026-10-01' AND h > 0.30"), Sql("SELECT 1") with { Id = new JobId("etl", "other") }),
            Jobs(2, Sql("SELECT a\nFROM s WHERE dt = '2026-10-02' AND h > 0.30"), Sql("SELECT 2") with { Id = new JobId("etl", "other") }));
        var change = Assert.Single((await DiffAsync(store, At(1), At(2))).Jobs);
        Assert.Equal((ChangeKind.Changed, "other"), (change.Kind, change.Job.Name));
    }

    [Theory]
    [InlineData("dt='2026-10-01'", "dt='#'")]
    [InlineData("t20261001 and 20261001", "t20261001 and #")]
    [InlineData("x > TIMESTAMP '2026-10-01 08:30:00.000'  ", "x > TIMESTAMP '#'")]
    [InlineData("2026/10/01T08:30 or 2026-13-01", "# or 2026-13-01")]
    [InlineData("id = 2026100108 or id = 20261001083000123", "id = # or id = 20261001083000123")]
    [InlineData("0.30\n\t *  1999", "0.30 * 1999")]
    public void Dates_are_hidden_and_other_numbers_are_not(string text, string shown) => Assert.Equal(shown, DateLiterals.Hide(text));

    private static DatasetRecord Schema(int day, params ImmutableArray<SchemaField> fields) =>
        new(Target) { Fields = fields, Schema = SchemaKnowledge.Complete, ValidFrom = Day(day) };

    private static JobRecord Sql(string sql) => new(Job) { Sql = sql };

    private static LineageBatch Described(int day, params ImmutableArray<DatasetRecord> datasets) => new() { RecordedAt = Day(day), Datasets = datasets };

    private static LineageBatch Jobs(int day, params ImmutableArray<JobRecord> jobs) =>
        new() { RecordedAt = Day(day), Jobs = [.. jobs.Select(job => job with { ValidFrom = Day(day) })] };
}
