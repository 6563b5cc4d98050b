using LineageService.Graph.History.Diff;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.History;

public sealed class DayDiffTests
{
    [Fact]
    public async Task From_the_first_day_to_the_second_exactly_the_changed_jobs_of_the_manifest_are_named_with_their_causes()
    {
        await using var world = await SparkDays.OpenAsync("spark-warehouse-day1", "spark-warehouse-day2");
        var report = await LineageDiff.CompareAsync(
            world.Store, new DiffRequest(SparkDays.EndOfDay1, SparkDays.EndOfDay2, DiffFilter.None), TestContext.Current.CancellationToken);
        foreach (var line in Lines(report)) TestContext.Current.TestOutputHelper?.WriteLine(line);
        var named = report.Lineage.Select(change => change.Job).Concat(report.Jobs.Select(change => change.Job));
        Assert.Equal(
            SparkDays.ChangedJobs(2).Order(StringComparer.Ordinal),
            named.Select(job => SparkDays.TaskOf(job.Name)).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(DiffReport report)
    {
        yield return report.Counts.ToString();
        foreach (var job in report.Jobs) yield return $"{job.Kind} {job.Job.Name} {job.Cause}";
        foreach (var dataset in report.Datasets)
        {
            yield return $"{dataset.Kind} {dataset.Dataset} {dataset.Cause}";
            foreach (var field in dataset.Fields) yield return "    " + field;
        }

        foreach (var change in report.Lineage)
        {
            yield return $"{change.Job.Name} -> {change.Target.Name}";
            foreach (var edge in change.Edges)
                yield return $"    {edge.Kind} {Node(edge.From)} -> {Node(edge.To)} {edge.Before?.Subtype} => {edge.After?.Subtype} {edge.Aspects} {edge.Evidence} {edge.Cause.Cause}";
            foreach (var rename in change.Renames) yield return "    " + rename;
        }
    }

    private static string Node(LineageNode node) => $"{node.Dataset.Name.Split('/')[^1]}.{node.Path}";
}
