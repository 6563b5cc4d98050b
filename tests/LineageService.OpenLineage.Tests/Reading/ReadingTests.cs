using System.Buffers;
using System.Text;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;
using LineageService.OpenLineage.Reading;

namespace LineageService.OpenLineage.Tests.Reading;

public sealed class ReadingTests
{
    private const string Run = """{"eventType":"COMPLETE","eventTime":"2026-01-01T08:00:00+08:00","producer":"p","run":{"runId":"01a1fb90-f95a-73f2-8400-75fb2c5b5bb8"},"job":{"namespace":"n","name":"j"}""";

    [Fact]
    public void Events_are_told_apart_by_shape_not_by_schema_url()
    {
        Assert.IsType<RunEvent>(Event(Run + ""","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent"}"""));
        Assert.IsType<JobEvent>(Event("""{"eventTime":"2026-01-01T00:00:00Z","job":{"namespace":"n","name":"j"},"schemaURL":"x#/$defs/RunEvent"}"""));
        Assert.IsType<DatasetEvent>(Event("""{"dataset":{"namespace":"n","name":"d"}}"""));
    }

    [Fact]
    public void Times_are_normalised_to_utc()
    {
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Event(Run + "}").EventTime);
        Assert.Equal(TimeSpan.Zero, Event(Run + "}").EventTime!.Value.Offset);
    }

    [Theory]
    [InlineData("", "line 1, byte 0: not valid JSON")]
    [InlineData("{\"eventType\": \"START\", ", "line 1, byte ")]
    [InlineData("{\n  \"a\" 1}", "line 2, byte 6: not valid JSON")]
    [InlineData("[]", "line 1, byte 0: expected an object at the root")]
    [InlineData("\"text\"", "expected an object at the root")]
    [InlineData("{} {}", "not valid JSON")]
    [InlineData("{}", "expected one of run, dataset and job")]
    [InlineData("{\"run\":null,\"job\":5}", "expected one of run, dataset and job")]
    [InlineData("{\"run\":{},\"job\":{\"namespace\":\"n\",\"name\":\"j\"}}", "expected run.runId")]
    [InlineData("{\"run\":{\"runId\":\"not-a-uuid\"},\"job\":{\"namespace\":\"n\",\"name\":\"j\"}}", "expected run.runId to be a UUID")]
    [InlineData("{\"run\":{\"runId\":\"01a1fb90-f95a-73f2-8400-75fb2c5b5bb8\"}}", "expected job")]
    [InlineData("{\"job\":{\"name\":\"j\"}}", "expected job.namespace")]
    [InlineData("{\"job\":{\"namespace\":\"n\",\"name\":\"\"}}", "expected job.name")]
    [InlineData("{\"dataset\":{\"namespace\":\"n\"}}", "expected dataset.namespace and dataset.name")]
    public void What_is_no_event_is_an_error_with_its_place_and_what_was_expected(string text, string reason)
    {
        var result = OpenLineageReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(result.Event);
        Assert.Contains(reason, result.Error!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_prefix_of_an_event_is_an_error_and_nothing_throws()
    {
        var text = Encoding.UTF8.GetBytes(Full);
        for (var length = 0; length < text.Length; length++) Assert.NotNull(OpenLineageReader.Read(text.AsSpan(0, length)).Error);
        Assert.NotNull(OpenLineageReader.Read(text).Event);
    }

    [Fact]
    public void Any_single_value_of_another_type_never_throws_and_costs_only_its_part()
    {
        var tokens = new[] { "null", "true", "5", "\"x\"", "[]", "{}", "[1]", "{\"a\":1}", "[[{}]]" };
        foreach (var (start, end) in ValueRanges(Full))
        {
            foreach (var token in tokens)
            {
                var result = OpenLineageReader.Read(Encoding.UTF8.GetBytes(Full[..start] + token + Full[end..]));
                Assert.True(result.Event is not null || result.Error!.Kind is EventReadErrorKind.MissingIdentity or EventReadErrorKind.UnreadableJson);
            }
        }
    }

    [Fact]
    public void A_text_in_segments_reads_like_one_in_a_piece()
    {
        var text = Encoding.UTF8.GetBytes(Full);
        var whole = (RunEvent)OpenLineageReader.Read(text).Event!;
        for (var size = 1; size < 40; size += 6)
        {
            var read = (RunEvent)OpenLineageReader.Read(Segments(text, size)).Event!;
            Assert.Equal(whole.Job.Id, read.Job.Id);
            Assert.Equal(whole.Outputs[0].Facets.ColumnLineage.Value!.Fields[0].Inputs, read.Outputs[0].Facets.ColumnLineage.Value!.Fields[0].Inputs);
            Assert.Equal(whole.Outputs[0].Facets.Schema.Value!.Fields, read.Outputs[0].Facets.Schema.Value!.Fields);
        }
    }

    [Fact]
    public void A_byte_order_mark_is_passed()
    {
        Assert.NotNull(OpenLineageReader.Read(Encoding.UTF8.GetBytes("\uFEFF" + Full)).Event);
        Assert.NotNull(OpenLineageReader.Read(Segments(Encoding.UTF8.GetBytes("\uFEFF" + Full), 1)).Event);
    }

    [Fact]
    public void An_input_without_a_name_is_left_out_with_a_diagnostic()
    {
        var read = (RunEvent)Event(Run + ""","inputs":[{"namespace":"kafka://b"},{"namespace":"","name":"gen"}],"outputs":null}""");
        Assert.Equal([new DatasetId("", "gen")], read.Inputs.Select(input => input.Id));
        Assert.Equal(EventDiagnosticCodes.MissingName, Assert.Single(read.Diagnostics).Code);
    }

    [Fact]
    public void Words_outside_the_specification_are_reported_and_the_rest_stands()
    {
        var read = (RunEvent)Event(Run.Replace("COMPLETE", "FINISHED", StringComparison.Ordinal)
            + ""","outputs":[{"namespace":"n","name":"o","facets":{"columnLineage":{"fields":{"a":{"inputFields":[{"namespace":"n","name":"i","field":"x","transformations":[{"type":"SIDEWAYS"},{"type":"DIRECT","subtype":"JOIN"},{"type":"INDIRECT","subtype":"NEW"}]}]}}}}}]}""");
        Assert.Equal(RunEventType.Other, read.EventType);
        Assert.Equal(4, read.Diagnostics.Length);
        Assert.All(read.Diagnostics, diagnostic => Assert.Equal(EventDiagnosticCodes.UnknownWord, diagnostic.Code));
        var set = read.Outputs[0].Facets.ColumnLineage.Value!.Fields[0].Inputs[0].Transformations;
        Assert.True(set.Contains(EdgeSubtype.Transformation));
        Assert.True(set.Contains(EdgeSubtype.Conditional));
    }

    [Fact]
    public void A_missing_time_or_type_is_tolerated()
    {
        var read = (RunEvent)Event("""{"eventTime":"yesterday","run":{"runId":"01A1FB90-F95A-73F2-8400-75FB2C5B5BB8"},"job":{"namespace":"","name":"j"}}""");
        Assert.Null(read.EventTime);
        Assert.Equal(RunEventType.Other, read.EventType);
        Assert.Equal(EventDiagnosticCodes.MissingTime, Assert.Single(read.Diagnostics).Code);
    }

    [Fact]
    public void Invalid_unicode_costs_the_name_that_holds_it()
    {
        var read = (RunEvent)Event(Run + ""","inputs":[{"namespace":"n","name":"\ud800"},{"namespace":"n","name":"ok"}]}""");
        Assert.Equal("ok", Assert.Single(read.Inputs).Id.Name);
        Assert.Contains(read.Diagnostics, diagnostic => diagnostic.Code == EventDiagnosticCodes.InvalidText);
    }

    [Fact]
    public void Size_and_nesting_have_limits()
    {
        var options = new EventReadOptions { MaxEventBytes = 100 };
        Assert.Equal(EventReadErrorKind.TooLarge, OpenLineageReader.Read(Encoding.UTF8.GetBytes(Full), options).Error!.Kind);

        var deep = new string('[', 100_000) + new string(']', 100_000);
        Assert.Equal(EventReadErrorKind.UnreadableJson, OpenLineageReader.Read(Encoding.UTF8.GetBytes(Run + ",\"x\":" + deep + "}")).Error!.Kind);

        var fields = "{\"name\":\"f\",\"fields\":[";
        var nested = string.Concat(Enumerable.Repeat(fields, 400)) + string.Concat(Enumerable.Repeat("]}", 400));
        var read = (RunEvent)Event(Run + ",\"inputs\":[{\"namespace\":\"n\",\"name\":\"i\",\"facets\":{\"schema\":{\"fields\":[" + nested + "]}}}]}");
        Assert.Equal(64, read.Inputs[0].Facets.Schema.Value!.Fields.Length);
        Assert.Contains(read.Diagnostics, diagnostic => diagnostic.Code == EventDiagnosticCodes.TooDeep);
    }

    [Fact]
    public void Diagnostics_of_one_event_are_bounded()
    {
        var read = Event(Run + ",\"inputs\":[" + string.Join(',', Enumerable.Repeat("{}", 10_000)) + "]}");
        Assert.Equal(51, read.Diagnostics.Length);
        Assert.Equal(EventDiagnosticCodes.MoreDiagnostics, read.Diagnostics[^1].Code);
    }

    [Fact]
    public void Facets_that_are_not_read_are_named_with_their_place()
    {
        var text = Run + ""","inputs":[{"namespace":"n","name":"i","facets":{"custom_one": {"a":[1,2]} }}]}""";
        var raw = Assert.Single(((RunEvent)Event(text)).Inputs[0].Facets.Others);
        Assert.Equal("custom_one", raw.Name);
        Assert.Equal("""{"a":[1,2]}""", text.Substring((int)raw.Start, (int)raw.Length));
    }

    [Fact]
    public void A_deleted_facet_is_told_apart_from_an_absent_one()
    {
        var read = (DatasetEvent)Event("""{"dataset":{"namespace":"n","name":"d","facets":{"tags":{"_deleted":true},"schema":null}}}""");
        Assert.Equal(FacetState.Deleted, read.Dataset.Facets.Tags.State);
        Assert.Equal(FacetState.Absent, read.Dataset.Facets.Schema.State);
    }

    [Fact]
    public void Parent_and_errors_of_a_run_are_read()
    {
        const string facets = """
            "facets":{"parent":{"run":{"runId":"01a1fb90-f95a-73f2-8400-75fb2c5b5bb9"},"job":{"namespace":"n","name":"dag"},
              "root":{"run":{"runId":"01a1fb90-f95a-73f2-8400-75fb2c5b5bba"},"job":{"namespace":"n","name":"root"}}},
              "errorMessage":{"message":"x"},"extractionError":{"totalTasks":1,"failedTasks":1,"errors":[{"task":"t"}]}},"runId"
            """;
        var read = (RunEvent)Event(Run.Replace("\"runId\"", facets, StringComparison.Ordinal) + "}");
        Assert.Equal(new JobId("n", "dag"), read.Run.Facets.Parent.Value!.Job);
        Assert.Equal(new JobId("n", "root"), read.Run.Facets.Parent.Value!.RootJob);
        Assert.True(read.Run.Facets.ErrorMessage.Value!.HasMessage);
        Assert.Equal(new ExtractionErrorRunFacet(1, 1, 1), read.Run.Facets.ExtractionError.Value);
    }

    private const string Full = """
        {"eventType":"COMPLETE","eventTime":"2026-01-01T00:00:00.123456789Z","producer":"p","schemaURL":"u",
         "run":{"runId":"01a1fb90-f95a-73f2-8400-75fb2c5b5bb8","facets":{"parent":{"run":{"runId":"01a1fb90-f95a-73f2-8400-75fb2c5b5bb9"},"job":{"namespace":"n","name":"d"}},
           "spark.exception":{"message":"m"},"extractionError":{"totalTasks":3,"failedTasks":1,"errors":[{"errorMessage":"e"}]}}},
         "job":{"namespace":"n","name":"\u65e5\u62a5 j","facets":{"sql":{"query":"select 1","dialect":"spark"},"jobType":{"processingType":"BATCH","integration":"SPARK"},
           "ownership":{"owners":[{"name":"o","type":"t"}]},"tags":{"tags":[{"key":"k","value":"v"}]},"documentation":{"description":"d"},"sourceCodeLocation":{"version":"1","path":"p"},
           "lineage":{"entries":[{"type":"DATASET","namespace":"n","name":"o","inputs":[{"type":"JOB"}],"fields":{"a":{"inputs":[{"type":"DATASET","namespace":"n","name":"i","field":"x"}]}}}]}}},
         "inputs":[{"namespace":"n","name":"i","facets":{"symlinks":{"identifiers":[{"namespace":"h","name":"t","type":"TABLE"}]}},"inputFacets":{}}],
         "outputs":[{"namespace":"n","name":"o","facets":{"schema":{"fields":[{"name":"a","type":"int"},{"fields":[{"name":"_element","type":"int"}],"name":"b","type":"array"}]},
           "lifecycleStateChange":{"lifecycleStateChange":"RENAME","previousIdentifier":{"namespace":"n","name":"old"}},"datasetType":{"datasetType":"TABLE"},
           "columnLineage":{"fields":{"a":{"inputFields":[{"namespace":"n","name":"i","field":"x","transformations":[{"type":"DIRECT","subtype":"IDENTITY","description":"","masking":false},{"type":"INDIRECT","subtype":"JOIN"}]}]}},
             "dataset":[{"namespace":"n","name":"i","field":"y"}]}}}]}
        """;

    private static OpenLineageEvent Event(string text)
    {
        var result = OpenLineageReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.True(result.Event is not null, result.Error?.ToString());
        return result.Event;
    }

    private static IEnumerable<(int Start, int End)> ValueRanges(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var ranges = new List<(int, int)>();
        var reader = new System.Text.Json.Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is System.Text.Json.JsonTokenType.PropertyName or System.Text.Json.JsonTokenType.EndArray or System.Text.Json.JsonTokenType.EndObject) continue;
            var copy = reader;
            copy.Skip();
            ranges.Add(((int)reader.TokenStartIndex, (int)copy.BytesConsumed));
        }

        return ranges;
    }

    private static ReadOnlySequence<byte> Segments(byte[] text, int size)
    {
        var first = new Segment(text.AsMemory(0, Math.Min(size, text.Length)), null);
        var last = first;
        for (var at = size; at < text.Length; at += size) last = new Segment(text.AsMemory(at, Math.Min(size, text.Length - at)), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
