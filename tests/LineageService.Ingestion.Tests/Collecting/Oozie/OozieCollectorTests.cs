using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.Oozie;

namespace LineageService.Ingestion.Tests.Collecting.Oozie;

public sealed class OozieCollectorTests
{
    private const string Workflow = """
        <workflow-app name="orders-${env}" xmlns="uri:oozie:workflow:0.5">
          <parameters><property><name>db</name><value>dwd</value></property></parameters>
          <start to="import"/>
          <action name="import"><sqoop xmlns="uri:oozie:sqoop-action:0.2"><arg>import</arg><arg>--connect</arg><arg>jdbc:mysql://db1/shop</arg><arg>--table</arg><arg>orders</arg><arg>--hive-import</arg><arg>--hive-table</arg><arg>ods.orders</arg></sqoop><ok to="both"/><error to="fail"/></action>
          <fork name="both"><path start="clean"/><path start="count"/></fork>
          <action name="clean"><hive xmlns="uri:oozie:hive-action:0.5"><configuration><property><name>mapred.job.queue.name</name><value>${queue}</value></property></configuration><script>sql/clean.hql</script><param>DAY=${day}</param><param>DB=${db}</param></hive><ok to="joined"/><error to="fail"/></action>
          <action name="count"><shell xmlns="uri:oozie:shell-action:0.3"><exec>count.sh</exec><argument>${db}</argument><env-var>TARGET=dws.counts</env-var><file>count.sh</file></shell><ok to="joined"/><error to="fail"/></action>
          <join name="joined" to="which"/>
          <decision name="which"><switch><case to="score">${wf:conf('full') eq 'true'}</case><default to="nested"/></switch></decision>
          <action name="score"><spark xmlns="uri:oozie:spark-action:0.1"><class>com.example.Score</class><jar>score.jar</jar><arg>--input</arg><arg>${db}.orders</arg><arg>--output</arg><arg>ads.scores</arg></spark><ok to="end"/><error to="fail"/></action>
          <action name="nested"><sub-workflow><app-path>${nameNode}/apps/report</app-path></sub-workflow><ok to="end"/><error to="fail"/></action>
          <kill name="fail"><message>failed</message></kill>
          <end name="end"/>
        </workflow-app>
        """;

    private static TemporaryDirectory Applications()
    {
        var folder = new TemporaryDirectory();
        folder.Write("apps/orders/workflow.xml", Workflow);
        folder.Write("apps/orders/config-default.xml",
            "<configuration><property><name>env</name><value>prod</value></property></configuration>");
        folder.Write("apps/orders/job.properties",
            "nameNode=hdfs://nn\noozie.wf.application.path=${nameNode}/apps/orders\nuser.name=etl\nqueue=root.etl\n");
        folder.Write("apps/orders/sql/clean.hql",
            "insert overwrite table ${DB}.orders partition (dt='${DAY}') select id, amount from ods.orders;");
        folder.Write("apps/orders/count.sh", "hive -e \"insert into $TARGET select count(*) from $1.orders\"");
        folder.Write("apps/orders/coordinator.xml", """
            <coordinator-app name="orders" frequency="${coord:days(1)}" start="2026-01-01T00:00Z" end="2030-01-01T00:00Z" timezone="UTC" xmlns="uri:oozie:coordinator:0.4">
              <datasets>
                <dataset name="raw" frequency="${coord:days(1)}" initial-instance="2026-01-01T00:00Z" timezone="UTC"><uri-template>${nameNode}/landing/orders/${YEAR}${MONTH}${DAY}</uri-template></dataset>
                <dataset name="clean" frequency="${coord:days(1)}" initial-instance="2026-01-01T00:00Z" timezone="UTC"><uri-template>${nameNode}/user/hive/warehouse/dwd.db/orders/dt=${YEAR}${MONTH}${DAY}</uri-template></dataset>
              </datasets>
              <input-events><data-in name="in" dataset="raw"><instance>${coord:current(0)}</instance></data-in></input-events>
              <output-events><data-out name="out" dataset="clean"><instance>${coord:current(0)}</instance></data-out></output-events>
              <action><workflow><app-path>${nameNode}/apps/orders</app-path><configuration><property><name>day</name><value>${coord:formatTime(coord:nominalTime(), 'yyyyMMdd')}</value></property></configuration></workflow></action>
            </coordinator-app>
            """);
        folder.Write("apps/report/workflow.xml", """
            <workflow-app name="report" xmlns="uri:oozie:workflow:0.4"><start to="sum"/>
              <action name="sum"><hive2 xmlns="uri:oozie:hive2-action:0.2"><jdbc-url>jdbc:hive2://hs2:10000/dws</jdbc-url><query>insert into sums select sum(amount) from dwd.orders</query></hive2><ok to="end"/><error to="end"/></action>
              <end name="end"/></workflow-app>
            """);
        folder.Write("apps/report/coordinator.xml", """
            <coordinator-app name="report" frequency="60" xmlns="uri:oozie:coordinator:0.4">
              <datasets><dataset name="clean"><uri-template>hdfs://nn/user/hive/warehouse/dwd.db/orders/dt=${YEAR}</uri-template></dataset></datasets>
              <input-events><data-in name="in" dataset="clean"><instance>x</instance></data-in></input-events>
              <action><workflow><app-path>hdfs://nn/apps/report/workflow.xml</app-path></workflow></action>
            </coordinator-app>
            """);
        return folder;
    }

    [Fact]
    public async Task Workflows_are_read_with_their_coordinators()
    {
        using var folder = Applications();
        var items = await CollectedItems.OfAsync(new OozieCollector(folder.Path, "oozie", TaskTraits.None));
        Assert.Equal("INSERT OVERWRITE TABLE ods.orders SELECT * FROM `mysql://db1:3306/shop.orders`\n;",
            items.Tasks["orders-prod.import"].Sql);
        Assert.Equal("insert overwrite table dwd.orders partition (dt='${coord_formatTime_coord_nominalTime_yyyyMMdd_}') select id, amount from ods.orders;", items.Tasks["orders-prod.clean"].Sql);
        Assert.Equal(("etl", "days(1)"), (items.Tasks["orders-prod.clean"].Owner, items.Tasks["orders-prod.clean"].Schedule));
        Assert.Equal(("root.etl", null), (items.Tasks["orders-prod.clean"].Queue, items.Tasks["orders-prod.import"].Queue));
        Assert.Equal("insert into dws.counts select count(*) from dwd.orders\n;", items.Tasks["orders-prod.count"].Sql);
        Assert.Equal(("dws", "minutes(60)"), (items.Tasks["report.sum"].DefaultSchema, items.Tasks["report.sum"].Schedule));
        var score = items.Opaque["orders-prod.score"];
        Assert.Equal(("spark-jar", "dwd.orders", "ads.scores"),
            (score.Kind, Assert.Single(score.Inputs).Name, Assert.Single(score.Outputs).Name));
        Assert.Equal("control", items.Opaque["orders-prod.nested"].Kind);
        Assert.Equal(
            [
                "orders-prod.clean after orders-prod.import", "orders-prod.count after orders-prod.import",
                    "orders-prod.nested after orders-prod.clean",
                "orders-prod.nested after orders-prod.count", "orders-prod.nested after report.sum",
                    "orders-prod.score after orders-prod.clean",
                "orders-prod.score after orders-prod.count", "report.sum after orders-prod.nested", "report.sum after orders-prod.score",
            ],
            items.Dependencies);
        var alias = Assert.Single(items.Aliases);
        Assert.Equal(("hdfs://nn", "/user/hive/warehouse/dwd.db/orders", "dwd.orders"),
            (alias.Alias.Namespace, alias.Alias.Name, alias.Dataset.Name));
    }

    [Fact]
    public async Task Entities_and_depth_of_foreign_XML_harm_nobody()
    {
        using var folder = new TemporaryDirectory();
        var secret = folder.Write("secret.txt", "secret");
        folder.Write("a/workflow.xml", $"<!DOCTYPE w [<!ENTITY e SYSTEM \"file://{secret}\">]><workflow-app name=\"&e;\"/>");
        folder.Write("b/workflow.xml", string.Concat(Enumerable.Repeat("<a>", 100_000)));
        folder.Write("c/workflow.xml",
            "<workflow-app name='c'><start to='x'/><action name='x'><hive><script>gone.hql</script></hive><ok to='x'/></action></workflow-app>");
        var items = await CollectedItems.OfAsync(new OozieCollector(folder.Path, "oozie", TaskTraits.None));
        Assert.Equal(["a/workflow.xml", "b/workflow.xml"], items.Failures.Select(failure => failure.Failure.File));
        Assert.Equal("missing-file", items.Opaque["c.x"].Kind);
    }
}
