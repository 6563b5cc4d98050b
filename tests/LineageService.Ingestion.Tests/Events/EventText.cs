using System.Text.Json.Nodes;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>Writes an OpenLineage event: only what a test is about has to be said.</summary>
internal sealed class EventText
{
    private readonly JsonObject _event;

    private EventText(JsonObject content) => _event = content;

    public static EventText Run(string type, int run = 1, int minute = 0, string job = "j", string ns = "jobs") => new(new JsonObject
    {
        ["eventType"] = type,
        ["eventTime"] = Time(minute),
        ["producer"] = "test/1",
        ["run"] = new JsonObject { ["runId"] = RunId(run), ["facets"] = new JsonObject() },
        ["job"] = new JsonObject { ["namespace"] = ns, ["name"] = job, ["facets"] = new JsonObject() },
        ["inputs"] = new JsonArray(),
        ["outputs"] = new JsonArray(),
    });

    public static EventText Job(int minute = 0, string job = "j") => new(new JsonObject
    {
        ["eventTime"] = Time(minute),
        ["producer"] = "test/1",
        ["job"] = new JsonObject { ["namespace"] = "jobs", ["name"] = job, ["facets"] = new JsonObject() },
        ["inputs"] = new JsonArray(),
        ["outputs"] = new JsonArray(),
    });

    public static EventText Dataset(string name, int minute = 0, string ns = "db") => new(new JsonObject
    {
        ["eventTime"] = Time(minute),
        ["producer"] = "test/1",
        ["dataset"] = new JsonObject { ["namespace"] = ns, ["name"] = name, ["facets"] = new JsonObject() },
    });

    public static string RunId(int run) => $"00000000-0000-7000-8000-{run:D12}";

    public static string Time(int minute) =>
        new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minute).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    public EventText At(string time)
    {
        _event["eventTime"] = time;
        return this;
    }

    public EventText Without(string property)
    {
        _event.Remove(property);
        return this;
    }

    public EventText Producer(string producer)
    {
        _event["producer"] = producer;
        return this;
    }

    public EventText RunFacet(string name, string json) => Facet((JsonObject)_event["run"]!, name, json);

    public EventText JobFacet(string name, string json) => Facet((JsonObject)_event["job"]!, name, json);

    public EventText DatasetFacet(string name, string json) => Facet((JsonObject)_event["dataset"]!, name, json);

    public EventText Sql(string sql) => JobFacet("sql", new JsonObject { ["query"] = sql }.ToJsonString());

    public EventText Streaming() => JobFacet("jobType", """{"processingType":"STREAMING","integration":"FLINK","jobType":"JOB"}""");

    public EventText Input(string name, string ns = "db", string? facets = null) => Add("inputs", name, ns, facets);

    public EventText Output(string name, string ns = "db", string? facets = null) => Add("outputs", name, ns, facets);

    /// <summary>An output with column lineage: <c>b &lt;- s.a IDENTITY, c &lt;- s.a, s.b</c>; the subtype may be left out.</summary>
    public EventText Output(string name, string[] columns, string ns = "db") => Add("outputs", name, ns, $$"""{"columnLineage":{{Columns(columns, ns)}}}""");

    public static string Columns(string[] columns, string ns = "db")
    {
        var fields = new JsonObject();
        foreach (var column in columns)
        {
            var (target, sources) = column.Split("<-", StringSplitOptions.TrimEntries) is [var left, var right] ? (left, right) : (column.Trim(), "");
            var inputs = new JsonArray();
            foreach (var source in sources.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var words = source.Split(' ');
                var dot = words[0].LastIndexOf('.');
                var transformations = new JsonArray();
                foreach (var subtype in words[1..])
                {
                    transformations.Add(new JsonObject
                    {
                        ["type"] = subtype is "IDENTITY" or "TRANSFORMATION" or "AGGREGATION" ? "DIRECT" : "INDIRECT",
                        ["subtype"] = subtype,
                    });
                }

                inputs.Add(new JsonObject { ["namespace"] = ns, ["name"] = words[0][..dot], ["field"] = words[0][(dot + 1)..], ["transformations"] = transformations });
            }

            fields[target] = new JsonObject { ["inputFields"] = inputs };
        }

        return new JsonObject { ["fields"] = fields }.ToJsonString();
    }

    /// <summary>What the run says of its use of the dataset added last: its input or output facets.</summary>
    public EventText Using(string facets)
    {
        var outputs = (JsonArray)_event["outputs"]!;
        var (last, name) = outputs.Count > 0 ? (outputs[^1]!, "outputFacets") : (((JsonArray)_event["inputs"]!)[^1]!, "inputFacets");
        last[name] = JsonNode.Parse(facets);
        return this;
    }

    public override string ToString() => _event.ToJsonString();

    private EventText Facet(JsonObject owner, string name, string json)
    {
        ((JsonObject)owner["facets"]!)[name] = JsonNode.Parse(json);
        return this;
    }

    private EventText Add(string side, string name, string ns, string? facets)
    {
        var dataset = new JsonObject { ["namespace"] = ns, ["name"] = name };
        if (facets is not null) dataset["facets"] = JsonNode.Parse(facets);
        ((JsonArray)_event[side]!).Add(dataset);
        return this;
    }
}
