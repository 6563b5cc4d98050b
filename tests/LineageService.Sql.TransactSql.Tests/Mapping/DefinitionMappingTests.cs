using LineageService.Sql.Query;
using static LineageService.Sql.TransactSql.Tests.Reading;

namespace LineageService.Sql.TransactSql.Tests.Mapping;

public class DefinitionMappingTests
{
    [Fact]
    public void Table_columns_keep_type_nullability_and_computation()
    {
        var table = Statement<CreateTableStatement>("""
            CREATE TABLE shop.Line (
                Id int IDENTITY(1, 1) PRIMARY KEY,
                Qty int NOT NULL,
                Note nvarchar(20) NULL DEFAULT (N''),
                Net AS (Qty * 2) PERSISTED,
                CONSTRAINT ck CHECK (Qty > 0))
            """);
        Assert.Equal("shop.Line", ModelText.Of(table.Name));
        Assert.Equal(
            [
                "ColumnDefinition{Name=Id TypeName=int NotNull=True Identity=True}",
                "ColumnDefinition{Name=Qty TypeName=int NotNull=True}",
                "ColumnDefinition{Name=Note TypeName=nvarchar(20)}",
                "ColumnDefinition{Name=Net Computed=(* Qty 2)}",
            ],
            table.Columns.Select(column => ModelText.Of(column)));
        Assert.False(table.Temporary);
    }

    [Theory]
    [InlineData("CREATE TABLE #t (a int)", "CreateTableStatement{Name=#t Columns=[ColumnDefinition{Name=a TypeName=int}] Temporary=True}")]
    [InlineData(
        "CREATE TABLE tempdb..##t (a int)",
        "CreateTableStatement{Name=tempdb..##t Columns=[ColumnDefinition{Name=a TypeName=int}] Temporary=True}")]
    [InlineData(
        "DECLARE @t TABLE (a int)",
        "CreateTableStatement{Name=@t Columns=[ColumnDefinition{Name=a TypeName=int}] Temporary=True TableVariable=True}")]
    [InlineData(
        "CREATE TABLE d WITH (DISTRIBUTION = ROUND_ROBIN) AS SELECT s.a FROM s",
        "CreateTableStatement{Name=d Query=SelectBlock{Items=[s.a] From=[s]}}")]
    [InlineData(
        "CREATE EXTERNAL TABLE e WITH (LOCATION = '/x/', DATA_SOURCE = lake, FILE_FORMAT = pq) AS SELECT 1 AS a",
        "CreateTableStatement{Name=e Query=SelectBlock{Items=[1 as a]} "
        + "Options=[KeyValuePair`2{Key=data_source Value=lake}, KeyValuePair`2{Key=location Value=/x/}, "
        + "KeyValuePair`2{Key=file_format Value=pq}]}")]
    [InlineData(
        "CREATE OR ALTER VIEW v (x) AS SELECT a FROM t", "CreateViewStatement{Name=v Columns=[x] Query=SelectBlock{Items=[a] From=[t]}}")]
    [InlineData("ALTER VIEW v AS SELECT a FROM t", "CreateViewStatement{Name=v Query=SelectBlock{Items=[a] From=[t]}}")]
    [InlineData("CREATE SYNONYM s FOR db.dbo.t", "CreateSynonymStatement{Name=s Target=db.dbo.t}")]
    [InlineData("ALTER TABLE t DROP COLUMN a", "AlterTableStatement{Name=t Action=DropColumn OldColumn=a}")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", "AlterTableStatement{Name=t Action=Other}")]
    [InlineData("ALTER TABLE t ALTER COLUMN a bigint", "AlterTableStatement{Name=t Action=Other}")]
    [InlineData("ALTER TABLE a SWITCH PARTITION 2 TO b PARTITION 3", "AlterTableStatement{Name=a Action=SwitchPartition Other=b}")]
    [InlineData("ALTER SCHEMA arc TRANSFER dbo.t", "AlterTableStatement{Name=dbo.t Action=RenameTable Other=arc.t}")]
    [InlineData("RENAME OBJECT dbo.t TO u", "AlterTableStatement{Name=dbo.t Action=RenameTable Other=dbo.u}")]
    [InlineData("DROP TABLE IF EXISTS a, dbo.b", "DropStatement{Kind=TABLE Names=[a, dbo.b]}")]
    [InlineData("DROP VIEW v", "DropStatement{Kind=VIEW Names=[v]}")]
    [InlineData("DROP PROC p", "DropStatement{Kind=PROCEDURE Names=[p]}")]
    [InlineData("TRUNCATE TABLE t", "TruncateStatement{Name=t}")]
    [InlineData("USE Sales", "UseStatement{Name=Sales Scope=Default}")]
    [InlineData("BULK INSERT stg.T FROM 'in.csv' WITH (FIRSTROW = 2)", "CopyStatement{SourcePath=in.csv TargetTable=stg.T}")]
    public void Definitions_have_one_reading(string sql, string expected)
    {
        Assert.Equal(expected, ModelText.Of(Statement<SqlStatement>(sql)));
    }

    [Fact]
    public void Each_added_or_dropped_column_is_a_statement()
    {
        Assert.Equal(
            ["AddColumn a", "AddColumn b", "DropColumn c", "DropColumn d"],
            Script("ALTER TABLE t ADD a int, b AS (a + 1); ALTER TABLE t DROP COLUMN c, d").Statements.Cast<AlterTableStatement>()
                .Select(alter => $"{alter.Action} {alter.Column?.Name.Text ?? alter.OldColumn?.Text}"));
    }
}
