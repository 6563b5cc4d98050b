using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>Events of one run under several job names (Spark starts some runs as <c>unknown</c>).</summary>
public sealed class RunNameTests
{
    [Fact]
    public async Task What_was_said_under_a_name_that_never_ended_belongs_to_the_name_that_did() => await AssertInEveryOrder(
        async world =>
        {
            Assert.Equal("t <- s ROW_SET\nt.a <- s.a IDENTITY", await world.EdgesAsync("real"));
            Assert.Equal("", await world.EdgesAsync("unknown"));
            var real = (await world.Store.FindJobAsync(new JobId("jobs", "real"), TestContext.Current.CancellationToken))!;
            Assert.Equal([new DatasetId("db", "s")], real.Inputs);
            var unknown = (await world.Store.FindJobAsync(new JobId("jobs", "unknown"), TestContext.Current.CancellationToken))!;
            Assert.Empty(unknown.Inputs);
            Assert.Equal("00– Run: t <- s ROW_SET; t.a <- s.a IDENTITY | run 1 | -", await VersionText.OfAsync(world, "real"));
        },
        EventText.Run("START", 1, 0, "unknown").Input("s"),
        EventText.Run("COMPLETE", 1, 5, "real").Output("t", ["a <- s.a IDENTITY"]));

    [Fact]
    public async Task Lineage_of_the_start_goes_along_and_a_second_run_of_the_old_name_stays() => await AssertInEveryOrder(
        async world =>
        {
            Assert.Equal("00– Run: t.a <- s.a IDENTITY | run 1 | -", await VersionText.OfAsync(world, "real"));
            Assert.Equal("20– Run: t.b <- s.b IDENTITY | run 2 | -", await VersionText.OfAsync(world, "unknown"));
        },
        EventText.Run("START", 1, 0, "unknown").Output("t", ["a <- s.a IDENTITY"]),
        EventText.Run("RUNNING", 1, 1, "middle"),
        EventText.Run("COMPLETE", 1, 5, "real"),
        EventText.Run("COMPLETE", 2, 20, "unknown").Output("t", ["b <- s.b IDENTITY"]));

    [Fact]
    public async Task Jobs_that_share_a_run_id_and_each_end_stay_apart() => await AssertInEveryOrder(
        async world =>
        {
            Assert.Equal("t.a <- s.a IDENTITY", await world.EdgesAsync("one"));
            Assert.Equal("u.b <- s.b IDENTITY", await world.EdgesAsync("two"));
        },
        EventText.Run("START", 1, 0, "one"),
        EventText.Run("COMPLETE", 1, 3, "one").Output("t", ["a <- s.a IDENTITY"]),
        EventText.Run("START", 1, 1, "two"),
        EventText.Run("COMPLETE", 1, 4, "two").Output("u", ["b <- s.b IDENTITY"]));

    [Fact]
    public async Task A_run_id_used_for_everything_moves_nothing()
    {
        await using var world = await IngestWorld.OpenAsync();
        for (var job = 0; job < 80; job++)
            await world.SendAllAsync([EventText.Run("START", 1, job, $"j{job:00}").Output("t", [$"c{job} <- s.a IDENTITY"])]);
        await world.SendAllAsync([EventText.Run("COMPLETE", 1, 100, "j40")]);
        Assert.Equal("t.c40 <- s.a IDENTITY", await world.EdgesAsync("j40"));
    }

    private static async Task AssertInEveryOrder(Func<IngestWorld, Task> assert, params EventText[] texts)
    {
        foreach (var order in Orders(texts))
        {
            await using var world = await IngestWorld.OpenAsync();
            await world.SendAllAsync(order);
            await assert(world);
        }
    }

    private static IEnumerable<EventText[]> Orders(EventText[] texts)
    {
        if (texts.Length < 2)
        {
            yield return texts;
            yield break;
        }

        for (var first = 0; first < texts.Length; first++)
        {
            EventText[] rest = [.. texts[..first], .. texts[(first + 1)..]];
            foreach (var order in Orders(rest)) yield return [texts[first], .. order];
        }
    }
}
