using LineageService.Ingestion.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

public sealed class SharedEventsTests
{
    [Theory]
    [InlineData("airflow", 0)]
    [InlineData("dbt", 0)]
    [InlineData("flink", 0)]
    [InlineData("spark-1.36-dataset-mode", 0)]
    [InlineData("spark-full-size", 0)]
    [InlineData("spark-warehouse-day1", 0)]
    [InlineData("spark-warehouse-day2", 0)]
    public async Task Every_event_of_the_shared_files_is_accounted_for(string file, int dead)
    {
        var lines = SharedEvents.Lines(file);
        await using var world = await IngestWorld.OpenAsync();
        using var stream = new MemoryStream([.. lines.SelectMany(line => line.Append((byte)'\n'))]);
        var counts = await world.Ingester.IngestLinesAsync(stream, null, TestContext.Current.CancellationToken);

        var distinct = lines.Select(Convert.ToBase64String).Distinct().Count();
        Assert.Equal(lines.Count, counts.Received);
        Assert.Equal(distinct - dead, counts.Accepted);
        Assert.Equal(lines.Count - distinct, counts.Duplicate);
        Assert.Equal(dead, counts.DeadLettered);
        TestContext.Current.TestOutputHelper?.WriteLine(counts.ToString());
    }
}
