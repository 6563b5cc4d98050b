using System.IO.Compression;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Azkaban;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Tests.Collecting.Azkaban;

public sealed class AzkabanCollectorTests
{
    private static void WriteJobs(TemporaryDirectory folder, string project = "wh")
    {
        folder.Write($"{project}/system.properties", "db=dwd\nuser.to.proxy=etl\nsource.db=ods\n");
        folder.Write($"{project}/dwd/layer.properties", "target=${db}.orders\n");
        folder.Write($"{project}/dwd/load.job",
            "# loads\ntype=command\ncommand=sh load.sh ${target}\ncommand.1=hive -e \"insert into ${db}.log select '${azkaban.flow.start.year}', count(*) \\\n  from ${target}\"\n");
        folder.Write($"{project}/dwd/load.sh", "hive -e \"insert overwrite table $1 select id, amount from ods.orders\"\n");
        folder.Write($"{project}/dws/sums.job", "type=hive\nhive.script=sums.hql\nhivevar.layer=dws\ndependencies=load, idle\n");
        folder.Write($"{project}/dws/sums.hql",
            "insert overwrite table ${hivevar:layer}.sums select id, sum(amount) from ${db}.orders group by id;");
        folder.Write($"{project}/dws/query.job", "type=hive\nhive.query=insert into ads.q select id from dws.sums\ndependencies=sums\n");
        folder.Write($"{project}/idle.job", "type=noop\n");
        folder.Write($"{project}/jar.job", "type=javaprocess\njava.class=com.example.Main\ndependencies=query\n");
    }

    private static void Check(CollectedItems items)
    {
        Assert.Equal(
            "insert overwrite table dwd.orders select id, amount from ods.orders\n;\ninsert into dwd.log select '${azkaban_flow_start_year}', count(*) from dwd.orders\n;", items.Tasks["wh.load"].Sql);
        Assert.Equal("etl", items.Tasks["wh.load"].Owner);
        Assert.Equal("insert overwrite table dws.sums select id, sum(amount) from dwd.orders group by id;", items.Tasks["wh.sums"].Sql);
        Assert.Equal("insert into ads.q select id from dws.sums;", items.Tasks["wh.query"].Sql);
        Assert.Equal(("control", "javaprocess"), (items.Opaque["wh.idle"].Kind, items.Opaque["wh.jar"].Kind));
        Assert.Equal(["wh.jar after wh.query", "wh.query after wh.sums", "wh.sums after wh.idle", "wh.sums after wh.load"],
            items.Dependencies);
    }

    [Fact]
    public async Task Jobs_of_flow_1_inherit_properties_and_wait_for_others()
    {
        using var folder = new TemporaryDirectory();
        WriteJobs(folder);
        Check(await CollectedItems.OfAsync(new AzkabanCollector(Path.Combine(folder.Path, "wh"), null, TaskTraits.None)));
    }

    [Fact]
    public async Task A_zip_is_the_same_as_its_directory()
    {
        using var folder = new TemporaryDirectory();
        WriteJobs(folder, "source");
        Directory.CreateDirectory(Path.Combine(folder.Path, "zips"));
        await ZipFile.CreateFromDirectoryAsync(Path.Combine(folder.Path, "source"), Path.Combine(folder.Path, "zips/wh.zip"),
            TestContext.Current.CancellationToken);
        Check(await CollectedItems.OfAsync(new AzkabanCollector(Path.Combine(folder.Path, "zips"), null, TaskTraits.None)));
        Check(await CollectedItems.OfAsync(new AzkabanCollector(Path.Combine(folder.Path, "zips/wh.zip"), null, TaskTraits.None)));
    }

    [Fact]
    public async Task Flows_of_2_have_nodes_within_nodes()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("p/flow20.project", "azkaban-flow-version: 2.0\n");
        folder.Write("p/daily.flow", """
            config:
              db: dwd
            trigger:
              schedule:
                type: cron
                value: 0 0 1 ? * *
            nodes:
              - name: a
                type: command
                config:
                  mapreduce.job.queuename: root.etl
                  command: hive -e "insert into ${db}.a select id from ods.a"
              - name: inner
                type: flow
                dependsOn: [a]
                config:
                  db: dws
                nodes:
                  - name: b
                    type: command
                    config: {command: 'hive -e "insert into ${db}.b select id from dwd.a"'}
                  - name: c
                    type: noop
                    dependsOn: [b]
              - name: d
                type: hive
                dependsOn:
                  - inner
                config:
                  hive.query: insert into ads.d select id from dws.b
            """);
        folder.Write("p/broken.flow", "nodes: [");
        var items = await CollectedItems.OfAsync(new AzkabanCollector(Path.Combine(folder.Path, "p"), null, TaskTraits.None));
        Assert.Equal("insert into dws.b select id from dwd.a\n;", items.Tasks["p.daily.inner.b"].Sql);
        Assert.Equal("0 0 1 ? * *", items.Tasks["p.daily.a"].Schedule);
        Assert.Equal(("root.etl", null), (items.Tasks["p.daily.a"].Queue, items.Tasks["p.daily.inner.b"].Queue));
        Assert.Equal(["p.daily.d after p.daily.inner.c", "p.daily.inner.b after p.daily.a", "p.daily.inner.c after p.daily.a",
            "p.daily.inner.c after p.daily.inner.b"], items.Dependencies);
        Assert.Equal("broken.flow", Assert.Single(items.Failures).Failure.File);
    }

    [Fact]
    public async Task What_is_neither_directory_nor_zip_is_refused()
    {
        using var folder = new TemporaryDirectory();
        await Assert.ThrowsAsync<CollectorException>(() =>
            CollectedItems.OfAsync(new AzkabanCollector(folder.Write("a.zip", "no zip"), null, TaskTraits.None)));
    }
}
