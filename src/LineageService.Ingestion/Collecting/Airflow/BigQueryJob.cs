using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>The configuration of a BigQuery job (cloud.google.com, REST resource Job): its query and where its rows go.</summary>
internal static class BigQueryJob
{
    private static readonly string[] NameParts = ["projectId", "datasetId", "tableId"];

    public static PythonValue? Query(MapValue configuration) => configuration.Find("query") is MapValue query ? query.Find("query") : null;

    public static TaskTraits Traits(MapValue configuration)
    {
        if (configuration.Find("query") is not MapValue query) return TaskTraits.None;
        var defaults = query.Find("defaultDataset") as MapValue;
        return new TaskTraits
        {
            Target = query.Find("destinationTable") is MapValue table ? Name(table) : null,
            Database = defaults?.Find("projectId")?.Known,
            Schema = defaults?.Find("datasetId")?.Known,
        };
    }

    private static string? Name(MapValue table)
    {
        var parts = NameParts.Select(part => table.Find(part)?.Known).OfType<string>().ToList();
        return table.Find("tableId")?.Known is null || parts.Any(part => part.Contains('{', StringComparison.Ordinal)) ? null
            : string.Join('.', parts);
    }
}
