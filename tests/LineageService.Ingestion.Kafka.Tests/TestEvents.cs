using System.Globalization;

namespace LineageService.Ingestion.Kafka.Tests;

/// <summary>Small OpenLineage events by number: of a run START and COMPLETE, of a job one run an hour.</summary>
internal static class TestEvents
{
    private const int Jobs = 61;

    public static string Event(int number)
    {
        var run = number / 2;
        var (job, hour) = (run % Jobs, run / Jobs);
        var type = number % 2 == 0 ? "START" : "COMPLETE";
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(hour).AddMinutes(number % 2);
        var column = hour % 5 == 4 ? "b" : "a";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"eventType":"{{{type}}}","eventTime":"{{{time:yyyy-MM-ddTHH:mm:ssZ}}}","producer":"https://example.com/etl","run":{"runId":"00000000-0000-7000-8000-{{{run:D12}}}"},"job":{"namespace":"jobs","name":"load_{{{job}}}"},"inputs":[{"namespace":"db","name":"s{{{job}}}"}],"outputs":[{"namespace":"db","name":"t{{{job}}}","facets":{"columnLineage":{"_producer":"https://example.com/etl","_schemaURL":"https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json","fields":{"x":{"inputFields":[{"namespace":"db","name":"s{{{job}}}","field":"{{{column}}}","transformations":[{"type":"DIRECT","subtype":"IDENTITY"}] }] } } } } }] }
            """);
    }

    public static IEnumerable<string> Events(int count, int from = 0) => Enumerable.Range(from, count).Select(Event);

    /// <summary>Something that is no event, differently for each number.</summary>
    public static string Poison(int number) => (number % 4) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $$"""{"eventType":"COMPLETE","number":{{number}},"eventTime":"2026-01-0"""),
        1 => string.Create(CultureInfo.InvariantCulture, $$"""{"poison":{{number}}}"""),
        2 => string.Create(CultureInfo.InvariantCulture, $"poison {number}"),
        _ => string.Create(CultureInfo.InvariantCulture, $$"""["poison",{{number}}]"""),
    };
}
