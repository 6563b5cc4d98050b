using LineageService.Graph.Store;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Scheduling;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Model;
using static LineageService.Ingestion.Tests.Collecting.SourceWorld;

namespace LineageService.Ingestion.Tests.Collecting;

public sealed class SyncTests
{
    private const string CopyOfOrders = "INSERT INTO dw.orders SELECT id, amount FROM ods.orders";
    private const string CopyOfUsers = "INSERT INTO dw.users SELECT id, name FROM ods.users";

    [Fact]
    public async Task A_second_run_of_the_same_source_analyses_and_writes_nothing()
    {
        await using var world = await SourceWorld.CreateAsync();
        var first = await world.CollectAsync(Task("orders", CopyOfOrders), Table("ods.orders", "id", "amount"));
        Assert.Equal((2, 0, 0), (first.Plan.Added.Length, first.Plan.Changed.Length, first.Plan.Unchanged));

        var second = await world.CollectAsync(Task("orders", CopyOfOrders), Table("ods.orders", "id", "amount"));
        Assert.True(second.Plan.IsEmpty);
        Assert.Equal((2, 0, 0), (second.Plan.Unchanged, second.Import!.Tasks, second.Affected));
    }

    [Fact]
    public async Task What_changed_is_analysed_and_what_is_gone_ends()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", CopyOfOrders), Task("users", CopyOfUsers));
        var report = await world.CollectAsync(Task("orders", "INSERT INTO dw.orders SELECT id, amount * 2 AS amount FROM ods.orders2"));

        Assert.Equal(["job:jobs:orders"], report.Plan.Changed.Select(key => key.ToString()));
        Assert.Equal(["job:jobs:users"], report.Plan.Retired.Select(key => key.ToString()));
        Assert.Contains("ods.orders2.amount -> dw.orders.amount", await world.EdgesOfAsync("orders"));
        Assert.Empty(await world.EdgesOfAsync("users"));
        Assert.Null(await world.StateOfAsync("users"));
    }

    [Fact]
    public async Task A_dry_run_tells_the_same_and_writes_nothing()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", CopyOfOrders), Task("users", CopyOfUsers));
        var epoch = world.Store.Epoch;
        var report = await world.CollectAsync(Repository, new CollectionOptions { DryRun = true }, Task("users", CopyOfUsers + " WHERE id > 0"));

        Assert.Equal(["job:jobs:users"], report.Plan.Changed.Select(key => key.ToString()));
        Assert.Equal(["job:jobs:orders"], report.Plan.Retired.Select(key => key.ToString()));
        Assert.Null(report.Import);
        Assert.Equal(epoch, world.Store.Epoch);
        Assert.NotEmpty(await world.EdgesOfAsync("orders"));
    }

    [Fact]
    public async Task An_import_that_lost_half_its_files_is_refused_with_the_numbers()
    {
        await using var world = await SourceWorld.CreateAsync();
        var tasks = Enumerable.Range(0, 60).Select(i => (CollectedItem)Task($"t{i}", $"INSERT INTO dw.t{i} SELECT a, b FROM ods.t{i}", $"sql/t{i}.sql")).ToArray();
        await world.CollectAsync(tasks);
        var epoch = world.Store.Epoch;
        var report = await world.CollectAsync(tasks[..30]);

        Assert.Equal(new RetirementRefusal(30, 60, 0, 0, 0.10), report.Refusal);
        Assert.Contains("30 of 60 tasks (50.0", report.Refusal!.ToString(), StringComparison.Ordinal);
        Assert.Contains("--allow-retire 50%", report.Refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal(epoch, world.Store.Epoch);
        Assert.NotEmpty(await world.EdgesOfAsync("t59"));

        var allowed = await world.CollectAsync(Repository, new CollectionOptions { Limit = new RetirementLimit(0.5) }, tasks[..30]);
        Assert.Null(allowed.Refusal);
        Assert.Equal(30, allowed.Plan.Retired.Length);
        Assert.Empty(await world.EdgesOfAsync("t59"));
    }

    [Fact]
    public async Task What_could_not_be_read_this_time_is_kept()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", CopyOfOrders, "a/orders.sql"), Task("users", CopyOfUsers, "b/users.sql"));
        var report = await world.CollectAsync(Failed("a"));

        Assert.Equal(["job:jobs:orders"], report.Plan.Kept.Select(key => key.ToString()));
        Assert.Equal(["job:jobs:users"], report.Plan.Retired.Select(key => key.ToString()));
        Assert.NotEmpty(await world.EdgesOfAsync("orders"));

        var unknown = await world.CollectAsync(Failed(null));
        Assert.Equal(["job:jobs:orders"], unknown.Plan.Kept.Select(key => key.ToString()));

        var gone = await world.CollectAsync();
        Assert.Equal(["job:jobs:orders"], gone.Plan.Retired.Select(key => key.ToString()));
    }

    [Fact]
    public async Task The_same_content_under_a_new_name_is_a_rename_whose_history_is_followed()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", CopyOfOrders), Task("users", CopyOfUsers));
        var report = await world.CollectAsync(Task("orders_daily", CopyOfOrders), Task("users", CopyOfUsers));

        var rename = Assert.Single(report.Plan.Renamed);
        Assert.Equal(("job:jobs:orders", "job:jobs:orders_daily"), (rename.From.ToString(), rename.To.ToString()));
        Assert.Empty(report.Plan.Retired);
        Assert.NotEmpty(await world.EdgesOfAsync("orders_daily"));
        Assert.Equal("orders_daily", world.Host.Current.FindJob(new JobId("jobs", "orders"))!.Id.Name);

        // The old name is given again: it is a job of its own again.
        await world.CollectAsync(Task("orders_daily", CopyOfOrders), Task("users", CopyOfUsers), Task("orders", "INSERT INTO dw.o2 SELECT id FROM ods.orders"));
        Assert.Equal("orders", world.Host.Current.FindJob(new JobId("jobs", "orders"))!.Id.Name);
    }

    [Fact]
    public async Task One_of_two_equal_tasks_that_is_gone_is_no_rename()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("a", CopyOfOrders), Task("b", CopyOfOrders));
        var report = await world.CollectAsync(Task("a", CopyOfOrders), Task("c", CopyOfOrders));
        Assert.Empty(report.Plan.Renamed);
        Assert.Equal(["job:jobs:b"], report.Plan.Retired.Select(key => key.ToString()));
    }

    [Fact]
    public async Task A_table_is_renamed_where_its_place_is_the_same_and_only_there()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(At("ods.a", "hdfs://nn/a", "id"), At("ods.b", null, "x"));
        var report = await world.CollectAsync(At("ods.a2", "hdfs://nn/a", "id"), At("ods.b2", null, "x"));
        Assert.Equal(["dataset:wh:ods.a"], report.Plan.Renamed.Select(rename => rename.From.ToString()));
        Assert.Equal(["dataset:wh:ods.b"], report.Plan.Retired.Select(key => key.ToString()));
        Assert.False((await world.TableAsync("ods.b"))!.Exists);
    }

    [Fact]
    public async Task What_two_sources_give_lives_until_the_second_drops_it()
    {
        await using var world = await SourceWorld.CreateAsync();
        var other = new CollectorSource("git", "copy");
        await world.CollectAsync(Task("orders", CopyOfOrders));
        await world.CollectAsync(other, Task("orders", CopyOfOrders));

        var first = await world.CollectAsync();
        Assert.Equal(["job:jobs:orders"], first.Plan.Released.Select(key => key.ToString()));
        Assert.NotEmpty(await world.EdgesOfAsync("orders"));

        var second = await world.CollectAsync(other);
        Assert.Equal(["job:jobs:orders"], second.Plan.Retired.Select(key => key.ToString()));
        Assert.Empty(await world.EdgesOfAsync("orders"));
    }

    [Fact]
    public async Task A_source_whose_telling_was_overruled_tells_it_again_when_the_other_one_drops_it()
    {
        await using var world = await SourceWorld.CreateAsync();
        var other = new CollectorSource("git", "copy");
        await world.CollectAsync(Task("orders", CopyOfOrders));
        await world.CollectAsync(other, Task("orders", CopyOfUsers));
        await world.CollectAsync(other);
        var again = await world.CollectAsync(Task("orders", CopyOfOrders));

        Assert.Equal(["job:jobs:orders"], again.Plan.Changed.Select(key => key.ToString()));
        Assert.Contains("ods.orders.id -> dw.orders.id", await world.EdgesOfAsync("orders"));
    }

    [Fact]
    public async Task A_new_schema_makes_unchanged_tasks_of_another_source_look_again()
    {
        await using var world = await SourceWorld.CreateAsync();
        var catalog = new CollectorSource("hive-metastore", "prod");
        await world.CollectAsync(
            Task("view", "CREATE VIEW dw.v AS SELECT * FROM ods.orders"), Task("copy", "INSERT INTO ads.t (id, amount) SELECT * FROM dw.v"));
        Assert.DoesNotContain("dw.v.amount -> ads.t.amount", await world.EdgesOfAsync("copy"));

        var report = await world.CollectAsync(catalog, Table("ods.orders", "id", "amount"));
        Assert.Contains("ods.orders.amount -> dw.v.amount", await world.EdgesOfAsync("view"));
        Assert.Contains("dw.v.amount -> ads.t.amount", await world.EdgesOfAsync("copy"));
        Assert.Equal(2, report.Affected);
    }

    [Fact]
    public async Task What_an_interrupted_run_brought_in_is_the_sources_and_retired_when_it_never_comes_again()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("users", CopyOfUsers));
        var registry = await SourceRegistries.FindAsync(world.Store, Repository, TestContext.Current.CancellationToken);

        // As a run leaves the store that was broken off behind the import: the intent is noted, the end is not.
        var items = registry!.Items.ToDictionary();
        items[new SourceItemKey(SourceItemKind.Task, "jobs", "orders")] = new SourceItem(SourceItem.Pending, null, null);
        await world.CollectAsync(new CollectorSource("git", "other"), Task("orders", CopyOfOrders));
        await world.Host.CommitAsync(
            new LineageBatch
            {
                KeyedStates =
                [
                    new KeyedState(SourceRegistry.KeyOf(Repository), (registry with { Items = items }).Write()),
                    new KeyedState(SourceRegistry.KeyOf(new CollectorSource("git", "other")), new SourceRegistry(new("git", "other"), new Dictionary<SourceItemKey, SourceItem>()).Write()),
                ],
                RecordedAt = DateTimeOffset.UnixEpoch,
            },
            TestContext.Current.CancellationToken);

        var report = await world.CollectAsync(Task("users", CopyOfUsers));
        Assert.Equal(["job:jobs:orders"], report.Plan.Retired.Select(key => key.ToString()));
        Assert.Empty(await world.EdgesOfAsync("orders"));
    }

    [Fact]
    public async Task An_opaque_task_makes_what_it_writes_incomplete_and_a_task_that_became_opaque_claims_no_columns()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("load", CopyOfOrders));
        await world.CollectAsync(new CollectedOpaqueTask(new JobId("jobs", "load"), "spark-jar", "a jar holds no SQL")
        {
            Inputs = [new DatasetId("wh", "ods.orders")],
            Outputs = [new DatasetId("wh", "dw.orders")],
        });

        Assert.Empty(await world.EdgesOfAsync("load"));
        var job = await world.Store.FindJobAsync(new JobId("jobs", "load"), TestContext.Current.CancellationToken);
        Assert.Equal(UnknownCodes.OpaqueTask, Assert.Single(job!.Unknowns).Code);

        // And back again.
        await world.CollectAsync(Task("load", CopyOfOrders));
        Assert.NotEmpty(await world.EdgesOfAsync("load"));
        Assert.Empty((await world.Store.FindJobAsync(new JobId("jobs", "load"), TestContext.Current.CancellationToken))!.Unknowns);
    }

    [Fact]
    public async Task An_alias_is_a_merge_in_the_sources_name_and_goes_when_the_source_no_longer_says_so()
    {
        await using var world = await SourceWorld.CreateAsync();
        var path = new DatasetId("hdfs://nn", "/warehouse/orders");
        var table = new DatasetId("wh", "dw.orders");
        var alias = new CollectedAlias(path, table, "location of the table in the metastore");
        await world.CollectAsync(Task("orders", CopyOfOrders), alias);
        Assert.Equal(table, world.Host.Current.Identity.Canonical(path));

        await world.CollectAsync(Task("orders", CopyOfOrders));
        Assert.Equal(path, world.Host.Current.Identity.Canonical(path));

        await world.CollectAsync(Task("orders", CopyOfOrders), alias);
        Assert.Equal(table, world.Host.Current.Identity.Canonical(path));
    }

    [Fact]
    public async Task An_alias_that_a_person_undid_is_not_made_again()
    {
        await using var world = await SourceWorld.CreateAsync();
        var path = new DatasetId("hdfs://nn", "/warehouse/orders");
        var alias = new CollectedAlias(path, new DatasetId("wh", "dw.orders"), "location");
        await world.CollectAsync(Task("orders", CopyOfOrders), alias);
        await foreach (var merge in world.Store.ReadMergesAsync(TestContext.Current.CancellationToken))
        {
            await world.Host.CommitAsync(
                new LineageBatch { Merges = [merge with { UndoneAt = TimeProvider.System.GetUtcNow(), UndoneBy = "ann" }], RecordedAt = TimeProvider.System.GetUtcNow() },
                TestContext.Current.CancellationToken);
        }

        var report = await world.CollectAsync(Task("orders", CopyOfOrders), alias with { Evidence = "location, read anew" });
        Assert.Equal(1, report.RefusedAliases);
        Assert.Equal(path, world.Host.Current.Identity.Canonical(path));
    }

    [Fact]
    public async Task Dependencies_are_kept_apart_from_lineage()
    {
        await using var world = await SourceWorld.CreateAsync();
        var (orders, users) = (new JobId("jobs", "orders"), new JobId("jobs", "users"));
        await world.CollectAsync(Task("orders", CopyOfOrders), Task("users", CopyOfUsers), new CollectedDependency(orders, users));

        var dependencies = await SchedulerDependencies.ReadAsync(world.Store, TestContext.Current.CancellationToken);
        Assert.Equal([users], dependencies.Upstream(orders).Select(dependency => dependency.Job));
        Assert.Equal([orders], dependencies.Downstream(users).Select(dependency => dependency.Job));
        Assert.DoesNotContain(await world.EdgesOfAsync("orders"), edge => edge.Contains("users", StringComparison.Ordinal));

        await world.CollectAsync(Task("orders", CopyOfOrders), Task("users", CopyOfUsers));
        Assert.Empty((await SchedulerDependencies.ReadAsync(world.Store, TestContext.Current.CancellationToken)).Upstream(orders));
    }

    [Fact]
    public async Task A_registry_reads_back_what_was_written()
    {
        var items = new Dictionary<SourceItemKey, SourceItem>
        {
            [new(SourceItemKind.Task, "jobs", "a")] = new("00ff", "aa", "dir/a.sql"),
            [new(SourceItemKind.Table, "wh", "t")] = new(SourceItem.Pending, null, null),
        };
        var registry = new SourceRegistry(Repository, items) { CompletedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };
        var read = SourceRegistry.Read(registry.Write());
        Assert.Equal(registry.CompletedAt, read.CompletedAt);
        Assert.Equal(items, read.Items);
        await System.Threading.Tasks.Task.CompletedTask;
    }
}
