using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Directories;
using static LineageService.Ingestion.Tests.Collecting.SourceFolder;

namespace LineageService.Ingestion.Tests.Collecting.Directories;

public sealed class NotebookTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    [Fact]
    public async Task Cells_of_SQL_in_a_Jupyter_notebook_are_one_task_and_code_that_writes_an_opaque_one()
    {
        _folder.Add("n.ipynb", """
            {"cells": [
              {"cell_type": "markdown", "source": ["%%sql is a magic"]},
              {"cell_type": "code", "source": ["%%sql\n", "INSERT INTO d.t\n", "SELECT a FROM d.s"]},
              {"cell_type": "code", "source": "df = spark.sql(\"\"\"SELECT b FROM d.t\"\"\")\ndf.write.saveAsTable('d.u')"}
            ], "nbformat": 4}
            """);
        var items = await CollectAsync();
        Assert.Equal("INSERT INTO d.t\nSELECT a FROM d.s;\nSELECT b FROM d.t", Task(items, "n.ipynb").Sql);
        Assert.Equal("notebook", Opaque(items, "n.ipynb#code").Kind);
    }

    [Fact]
    public async Task Databricks_sources_have_cells_of_several_languages()
    {
        _folder.Add("a.sql", "-- Databricks notebook source\nCREATE TABLE d.t AS SELECT a FROM d.s\n\n-- COMMAND ----------\n\n-- MAGIC %md\n-- MAGIC # Title\n\n-- COMMAND ----------\n\nINSERT INTO d.u SELECT a FROM d.t;\n")
            .Add("b.py", "# Databricks notebook source\n# MAGIC %sql\n# MAGIC INSERT INTO d.v\n# MAGIC SELECT a FROM d.u\n\n# COMMAND ----------\n\nprint(1)\n");
        var items = await CollectAsync();
        Assert.Equal("CREATE TABLE d.t AS SELECT a FROM d.s;\nINSERT INTO d.u SELECT a FROM d.t", Task(items, "a.sql").Sql);
        Assert.Equal("INSERT INTO d.v\nSELECT a FROM d.u", Task(items, "b.py").Sql);
        Assert.Empty(items.OfType<CollectedOpaqueTask>());
    }

    [Fact]
    public async Task Paragraphs_of_SQL_interpreters_in_a_Zeppelin_note_are_one_task()
    {
        _folder.Add("note.json", """{"paragraphs": [{"text": "%md\nHello"}, {"text": "%spark.sql(title=x)\nINSERT INTO d.t SELECT a FROM d.s"}], "name": "n"}""");
        Assert.Equal("INSERT INTO d.t SELECT a FROM d.s", Task(await CollectAsync(), "note.json").Sql);
    }

    [Fact]
    public async Task A_PySpark_program_is_opaque_beside_its_SQL_and_other_Python_is_nothing()
    {
        _folder.Add("job.py", "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\nspark.sql(f\"INSERT INTO d.t SELECT a FROM d.s WHERE dt = '{day}'\")\nspark.table('d.t').write.parquet('/x')\n")
            .Add("setup.py", "print('hello')\n");
        var items = await CollectAsync();
        Assert.Equal("INSERT INTO d.t SELECT a FROM d.s WHERE dt = '{{ day }}'", Task(items, "job.py").Sql);
        Assert.Equal("pyspark", Opaque(items, "job.py#code").Kind);
        Assert.Equal(2, items.Count);
    }

    public void Dispose() => _folder.Dispose();

    private Task<List<CollectedItem>> CollectAsync() => ItemsAsync(new DirectoryCollector(_folder.Path, null, null, DirectoryOptions.None));
}
