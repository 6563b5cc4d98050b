using LineageService.Ingestion.Collecting.Naming;

namespace LineageService.Ingestion.Tests.Collecting.Naming;

public sealed class JdbcUrlTests
{
    [Theory]
    [InlineData("jdbc:postgresql://DB.shop/music?currentSchema=raw", "tracks", "postgres://db.shop:5432 music.raw.tracks")]
    [InlineData("jdbc:postgresql://db:5432/music", "marts.daily", "postgres://db:5432 music.marts.daily")]
    [InlineData("jdbc:postgresql://b:5432,a:5432/music", "t", "postgres://a:5432 music.public.t")]
    [InlineData("jdbc:sqlserver://h:1433;databaseName=erp;encrypt=false", "orders", "mssql://h:1433 erp.dbo.orders")]
    [InlineData("jdbc:sqlserver://h;databaseName=erp", "[s].[orders]", "mssql://h:1433 erp.s.orders")]
    [InlineData("jdbc:oracle:thin:@//h:1522/SVC", "HR.EMP", "oracle://h:1522 SVC.HR.EMP")]
    [InlineData("jdbc:oracle:thin:u/p@h:1521:SID", "HR.EMP", "oracle://h:1521 SID.HR.EMP")]
    [InlineData("jdbc:hive2://h:10000/db", "t", "hive://h:10000 db.t")]
    [InlineData("jdbc:redshift://c1.abc.eu-west-1.redshift.amazonaws.com:5439/dev", "t", "redshift://c1.eu-west-1:5439 dev.public.t")]
    [InlineData("jdbc:snowflake://org-acct.snowflakecomputing.com/?db=D&schema=S", "T", "snowflake://org-acct D.S.T")]
    [InlineData("jdbc:trino://h:8443/hive/raw", "t", "trino://h:8443 hive.raw.t")]
    [InlineData("jdbc:sqlite:/landing/pay.sqlite", "t", "sqlite:/landing/pay.sqlite t")]
    [InlineData("jdbc:mysql://u:secret@h/shop", "t", "mysql://h:3306 shop.t")]
    public void A_url_and_a_table_are_a_dataset(string url, string table, string expected) =>
        Assert.Equal(expected, JdbcUrl.Parse(url)?.Table(table) is { } dataset ? $"{dataset.Namespace} {dataset.Name}" : null);

    [Theory]
    [InlineData("jdbc:mysql://h/shop", "(SELECT 1) q")]
    [InlineData("jdbc:mysql://${HOST}/shop", "t")]
    [InlineData("jdbc:unheard://h/shop", "t")]
    [InlineData("jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=))", "t")]
    [InlineData("", "t")]
    public void What_names_no_table_of_a_server_is_nothing(string url, string table) => Assert.Null(JdbcUrl.Parse(url)?.Table(table));
}
