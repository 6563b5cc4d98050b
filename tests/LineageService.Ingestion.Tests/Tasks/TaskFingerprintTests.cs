using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;

namespace LineageService.Ingestion.Tests.Tasks;

public sealed class TaskFingerprintTests
{
    private static readonly DatasetId Read = new("ns", "ods.t");
    private static readonly DatasetId Written = new("ns", "dw.t");

    [Theory]
    [InlineData("SELECT a FROM t", "select  a\n-- why\nFROM /* from where */ t", true)]
    [InlineData("SELECT a FROM t", "SELECT b FROM t", false)]
    [InlineData("SELECT a b FROM t", "SELECT ab FROM t", false)]
    [InlineData("SELECT 'x  y'", "SELECT 'x y'", false)]
    [InlineData("SELECT a FROM t", "SELECT A FROM t", false)]
    public void Comments_white_space_and_the_case_of_keywords_do_not_count(string one, string other, bool same) =>
        Assert.Equal(same, Of(Task(one)) == Of(Task(other)));

    [Fact]
    public void Dialect_target_and_namespace_count()
    {
        var task = Task("SELECT 1");
        Assert.NotEqual(Of(task), Of(task with { Target = "x" }));
        Assert.NotEqual(Of(task), Of(task with { Dialect = "hive" }));
        Assert.NotEqual(Of(task), Of(task with { DatasetNamespace = "other" }));
        Assert.Equal(Of(task), Of(task with { Owner = "somebody else", Id = new JobId("n", "renamed") }));
    }

    [Fact]
    public void A_change_of_a_table_that_is_read_counts_also_its_first_appearance()
    {
        var catalogs = new CatalogSet();
        var missing = With(catalogs);
        catalogs.Of("ns").Add(Table("ods.t", SchemaOrigin.Task, "a"));
        var known = With(catalogs);
        catalogs.Of("ns").Add(Table("ods.t", SchemaOrigin.Task, "a", "b"));

        Assert.NotEqual(missing, known);
        Assert.NotEqual(known, With(catalogs));
    }

    [Fact]
    public void What_a_task_teaches_about_its_own_output_does_not_count_but_what_a_catalog_tells_does()
    {
        var catalogs = new CatalogSet();
        var before = With(catalogs);
        catalogs.Of("ns").Add(Table("dw.t", SchemaOrigin.Task, "a"));
        Assert.Equal(before, With(catalogs));
        catalogs.Of("ns").Add(Table("dw.t", SchemaOrigin.Catalog, "a"));
        Assert.NotEqual(before, With(catalogs));
    }

    private static string With(CatalogSet catalogs) => TaskFingerprint.With("text", [Read], [Written], catalogs);

    private static string Of(TaskDefinition task) => TaskFingerprint.OfText(task, SqlDialects.Find(task.Dialect, out _));

    private static TaskDefinition Task(string sql) => new(new JobId("n", "j"), "spark", sql, "ns");

    private static CatalogTable Table(string name, SchemaOrigin origin, params string[] columns) =>
        new(new TableSchema(TableName.Parse(name), [.. columns.Select(column => new SchemaColumn(column))]), origin);
}
