using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LineageService.Graph.Sqlite.Log;
using LineageService.Testing;

namespace LineageService.Graph.Sqlite.Tests.Log;

/// <summary>Where facets are found, and that nothing of a body is lost whatever it is.</summary>
public sealed class FacetCutterTests
{
    private static readonly string Long = new('x', FacetCutter.MinLength);

    [Fact]
    public void Facets_of_run_job_and_datasets_are_found_and_small_ones_stay()
    {
        var body = $$$$$"""
            {"run":{"facets":{"a":{"t":"{{{{{Long}}}}}1"},"b":{"t":"short"}}}, "job" : { "facets" : {
              "c" : [ "{{{{{Long}}}}}2" ] , "d":"{{{{{Long}}}}}3" } },
             "inputs":[{"name":"facets","facets":{},"inputFacets":{"e":{"t":{"t":["{{{{{Long}}}}}4"]}}}}],
             "outputs":[{"outputFacets":{"f":{"t":"{{{{{Long}}}}}5"}},"other":{"g":{"t":"{{{{{Long}}}}}"}}}]}
            """;
        Assert.Equal(
            [$$"""{"t":"{{Long}}1"}""", $"""[ "{Long}2" ]""", $"\"{Long}3\"", $$$"""{"t":{"t":["{{{Long}}}4"]}}""", $$"""{"t":"{{Long}}5"}"""],
            Cut(body));
    }

    [Fact]
    public void Brackets_and_quotes_inside_of_strings_do_not_end_a_facet()
    {
        // Every offset once, so that each of them meets the border of a block.
        for (var filling = 0; filling < 140; filling++)
        {
            var facet = $$"""{"t":"{{new string('x', 190 + filling)}}\\\"}]{[ \\","u":[{"v":"}\\\\\""},[]]}""";
            Assert.Equal([facet], Cut($$$$"""{"job":{"facets":{"a":{{{{facet}}}},"b":1}}}"""));
        }
    }

    [Fact]
    public void Names_that_come_twice_are_cut_twice()
    {
        var facet = $$"""{"t":"{{Long}}"}""";
        Assert.Equal(
            [facet, facet, facet],
            Cut($$$$$"""{"job":{"facets":{"a":{{{{{facet}}}}},"a":{{{{{facet}}}}}},"facets":{"a":{{{{{facet}}}}}}},"facets":"facets"}"""));
    }

    [Fact]
    public void A_facet_inside_of_a_facet_is_part_of_it()
    {
        var parent = $$$$"""{"run":{"facets":{"x":{"t":"{{{{Long}}}}"}}},"t":1}""";
        Assert.Equal([parent], Cut($$$$$"""{"run":{"facets":{"parent":{{{{{parent}}}}}}}}"""));
    }

    [Theory]
    [InlineData("facets\":{\"a\":{")]
    [InlineData("{\"facets\":")]
    [InlineData("{\"facets\"")]
    [InlineData("{\"facets\":{\"a\"")]
    [InlineData("{\"facets\":{\"a\":")]
    [InlineData("{\"facets\":{\"a\":{\"b\":\"\\")]
    [InlineData("{\"facets\":{\"a\":{},,\"facets\":{\"b\":]}}")]
    [InlineData("{\"facets\":{\"a\":{]]]]]}}}}}")]
    public void What_is_no_json_costs_nothing(string start)
    {
        Whole(Encoding.UTF8.GetBytes(start));
        Whole(Encoding.UTF8.GetBytes(start + Long));
        Whole(Encoding.UTF8.GetBytes(start + Long + start));
    }

    [Fact]
    public void Any_body_comes_back_byte_for_byte()
    {
        var random = new Random(20261126);
        ReadOnlySpan<string> pieces =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", " ", "\n", "\"facets\"", "\"facets\":{", "\"inputFacets\" : {", "\"outputFacets\":", "\"a\":",
            Long, "\"" + Long + "\"", "{\"t\":\"" + Long + "\"}", "1e5", "null", "é", "\0", "\\u0000", "\\\"",
        ];
        for (var round = 0; round < 3000; round++)
        {
            var text = new StringBuilder();
            for (var count = random.Next(40); count > 0; count--) text.Append(pieces[random.Next(pieces.Length)]);
            Whole(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    [Theory]
    [InlineData("airflow")]
    [InlineData("dbt")]
    [InlineData("flink")]
    [InlineData("spark-1.36-dataset-mode")]
    [InlineData("spark-full-size")]
    [InlineData("spark-warehouse-day1")]
    [InlineData("spark-warehouse-day2")]
    public void Facets_of_real_events_are_what_a_json_reader_finds(string file)
    {
        var checkedFacets = 0;
        foreach (var body in Lines(file))
        {
            Whole(body);
            var expected = new List<string>();
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 1000 });
            Collect(document.RootElement, expected);
            Assert.Equal(expected, Cut(Encoding.UTF8.GetString(body)));
            checkedFacets += expected.Count;
        }

        Assert.True(checkedFacets > 0);
    }

    private static void Collect(JsonElement element, List<string> facets)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Collect(item, facets);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                var isFacets = property.Name is "facets" or "inputFacets" or "outputFacets" && property.Value.ValueKind == JsonValueKind.Object;
                if (!isFacets) Collect(property.Value, facets);
                else facets.AddRange(property.Value.EnumerateObject().Select(facet => facet.Value.GetRawText())
                    .Where(text => Encoding.UTF8.GetByteCount(text) >= FacetCutter.MinLength));
            }
        }
    }

    private static List<string> Cut(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var places = new List<FacetPlace>();
        FacetCutter.Find(body, places);
        return [.. places.Select(place => Encoding.UTF8.GetString(body, place.Start, place.Length))];
    }

    // Puts the pieces together again as a reader would.
    private static void Whole(byte[] body)
    {
        var cut = CutEvent.Of(body, new FacetMemory(1 << 20));
        var envelope = PackedBytes.Unpack(cut.Envelope.Encoding, cut.Envelope.Bytes, cut.EnvelopeSize).AsSpan();
        var whole = new MemoryStream();
        foreach (var (gap, facet) in cut.Facets)
        {
            whole.Write(envelope[..gap]);
            whole.Write(PackedBytes.Unpack(facet.Packed.Encoding, facet.Packed.Bytes, facet.Value.Length));
            envelope = envelope[gap..];
        }

        whole.Write(envelope);
        Assert.Equal(body, whole.ToArray());
        Assert.Equal(body.Length, cut.Size);
    }

    internal static IEnumerable<byte[]> Lines(string file)
    {
        using var stream = new GZipStream(File.OpenRead(SharedFiles.Require($"events/{file}.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) yield return Encoding.UTF8.GetBytes(line);
    }
}
