using System.Globalization;
using System.Text;

namespace LineageService.Benchmarks.Suite.Events;

/// <summary>
/// OpenLineage events of about 15 KB as openlineage-spark writes them: a job that reads a table of 60 columns and a small one and writes one of 60, with
/// schemas, symlinks and one edge for each column. A run is START, RUNNING and COMPLETE; of the runs of a job, one in twenty maps its columns
/// otherwise than the one before, so that 95 % say nothing new. Deterministic.
/// </summary>
/// <param name="eventsInRun">3, or 1: then a run is its COMPLETE alone and no two events say the same.</param>
internal sealed class GeneratedEvents(int jobs, bool withSql = false, int changeEvery = 20, int eventsInRun = 3)
{
    public const int Columns = 60;

    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<(int Job, int Version), byte[]> _tails = [];

    /// <summary>The event of a number; consecutive numbers are the events of one run.</summary>
    public ReadOnlyMemory<byte> Event(int number)
    {
        var run = number / eventsInRun;
        var job = run % jobs;
        var round = run / jobs;
        var (type, part) = (number % eventsInRun) switch
        {
            0 when eventsInRun > 1 => ("START", 0),
            1 => ("RUNNING", 1),
            _ => ("COMPLETE", 2),
        };
        var time = Start.AddSeconds(((long)round * 3600) + (job * 3) + part).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var head = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"eventTime":"{{{time}}}","eventType":"{{{type}}}","run":{"runId":"00000000-0000-7000-8000-{{{run:D12}}}","facets":{}},"""));
        var tail = Tail(job, changeEvery == 0 ? round : (round + job) / changeEvery);
        var body = new byte[head.Length + tail.Length];
        head.CopyTo(body, 0);
        tail.CopyTo(body, head.Length);
        return body;
    }

    public static string Target(int job) => string.Create(CultureInfo.InvariantCulture, $"dw.target_{job:D5}");

    public static string Source(int job) => string.Create(CultureInfo.InvariantCulture, $"ods.source_{job:D5}");

    private byte[] Tail(int job, int version)
    {
        if (_tails.TryGetValue((job, version), out var known)) return known;
        var text = new StringBuilder(16 * 1024);
        text.Append(CultureInfo.InvariantCulture, $$"""
            "producer":"https://github.com/OpenLineage/OpenLineage/tree/1.36.0/integration/spark","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent","job":{"namespace":"benchmark","name":"load_{{job:D5}}","facets":{"jobType":{"_producer":"p","_schemaURL":"s","processingType":"BATCH","integration":"SPARK","jobType":"SQL_JOB"}
            """);
        if (withSql) text.Append(CultureInfo.InvariantCulture, $$""","sql":{"_producer":"p","_schemaURL":"s","query":"{{Sql(job, version)}}" }""");
        text.Append("}},\"inputs\":[");
        AppendDataset(text, Source(job), Columns, null);
        text.Append(',');
        AppendDataset(text, string.Create(CultureInfo.InvariantCulture, $"dim.common_{job % 10}"), 8, null);
        text.Append("],\"outputs\":[");
        AppendDataset(text, Target(job), Columns, Lineage(job, version));
        text.Append("]}");

        // A few of each job at most: what is over does not come again.
        if (_tails.Count > 4 * jobs) _tails.Clear();
        return _tails[(job, version)] = Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Lineage(int job, int version)
    {
        var text = new StringBuilder("\"columnLineage\":{\"_producer\":\"p\",\"_schemaURL\":\"s\",\"fields\":{");
        for (var column = 0; column < Columns; column++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                {{(column == 0 ? "" : ",")}}"column_{{column:D2}}":{"inputFields":[{"namespace":"file","name":"{{Path(Source(job))}}","field":"column_{{(column + version) % Columns:D2}}","transformations":[{"type":"DIRECT","subtype":"IDENTITY","masking":false}]}]}
                """);
        }

        return text.Append("}}").ToString();
    }

    private static string Sql(int job, int version)
    {
        var text = new StringBuilder($"INSERT INTO {Target(job)} SELECT ");
        for (var column = 0; column < Columns; column++)
            text.Append(CultureInfo.InvariantCulture, $"{(column == 0 ? "" : ", ")}s.column_{(column + version) % Columns:D2} AS column_{column:D2}");
        return text.Append(CultureInfo.InvariantCulture, $" FROM {Source(job)} s").ToString();
    }

    private static void AppendDataset(StringBuilder text, string table, int columns, string? facet)
    {
        text.Append(CultureInfo.InvariantCulture, $$"""
            {"namespace":"file","name":"{{Path(table)}}","facets":{"symlinks":{"_producer":"p","_schemaURL":"s","identifiers":[{"namespace":"hive://metastore:9083","name":"{{table}}","type":"TABLE"}]},"schema":{"_producer":"p","_schemaURL":"s","fields":[
            """);
        for (var column = 0; column < columns; column++)
            text.Append(CultureInfo.InvariantCulture, $$"""{{(column == 0 ? "" : ",")}}{"name":"column_{{column:D2}}","type":"string"}""");
        text.Append("]}");
        if (facet is not null) text.Append(',').Append(facet);
        text.Append("}}");
    }

    private static string Path(string table) => "/warehouse/" + table.Replace(".", ".db/", StringComparison.Ordinal);
}
