using System.Globalization;
using System.Text;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;
using LineageService.OpenLineage.Reading;

namespace LineageService.OpenLineage.Tests.Reading;

/// <summary>Facets that are byte for byte those of an event before are passed without being read; nothing of that may show.</summary>
public sealed class RepeatedFacetTests
{
    [Fact]
    public void An_event_read_again_is_the_same_as_one_read_for_the_first_time()
    {
        var text = Event("again", "a", ",\"own\":{\"x\":[1,2]}", "");
        var first = Read(text);
        for (var round = 0; round < 3; round++) AssertSame(first, Read(text), text);
    }

    [Fact]
    public void A_facet_that_differs_in_one_letter_is_read_anew()
    {
        Assert.Equal("a", Columns(Read(Event("differs", "a", "", ""))).Fields[0].Inputs[0].Field);
        Assert.Equal("b", Columns(Read(Event("differs", "b", "", ""))).Fields[0].Inputs[0].Field);
        Assert.Equal("a", Columns(Read(Event("differs", "a", "", ""))).Fields[0].Inputs[0].Field);
    }

    [Fact]
    public void The_same_dataset_as_input_and_output_keeps_its_facets_apart()
    {
        var text = Event("both", "a", "", "").Replace("\"inputs\":[]", "\"inputs\":[{\"namespace\":\"db\",\"name\":\"both\",\"facets\":{\"schema\":{\"fields\":[{\"name\":\"z\"}]}}}]", StringComparison.Ordinal);
        for (var round = 0; round < 2; round++)
        {
            var read = (RunEvent)Read(text).Event!;
            Assert.Equal("z", Assert.Single(read.Inputs[0].Facets.Schema.Value!.Fields).Path);
            Assert.Equal("c", Assert.Single(read.Outputs[0].Facets.Schema.Value!.Fields).Path);
        }
    }

    [Fact]
    public void What_is_odd_in_a_facet_is_reported_each_time()
    {
        var text = Event("odd", "a", "", "").Replace("\"field\":\"a\"", "\"field\":7", StringComparison.Ordinal);
        for (var round = 0; round < 3; round++) Assert.NotEmpty(((RunEvent)Read(text).Event!).Diagnostics);
    }

    [Fact]
    public void A_mistake_behind_a_facet_that_was_passed_is_named_at_its_place_in_the_text()
    {
        var whole = Event("mistake", "a", "", "");
        Read(whole);
        for (var length = whole.Length - 1; length > whole.Length - 60; length--)
        {
            var cut = whole[..length];
            Assert.Equal(OpenLineageReader.Read(Encoding.UTF8.GetBytes(cut).AsSpan()).Error, Read(cut).Error);
        }

        var wrong = whole[..^1] + "}x";
        Assert.Equal(OpenLineageReader.Read(Encoding.UTF8.GetBytes(wrong).AsSpan()).Error, Read(wrong).Error);
    }

    [Fact]
    public void A_deleted_facet_stays_deleted()
    {
        var text = Event("gone", "a", "", "").Replace("\"schema\":{", "\"schema\":{\"_deleted\":true,", StringComparison.Ordinal);
        for (var round = 0; round < 2; round++) Assert.Equal(FacetState.Deleted, ((RunEvent)Read(text).Event!).Outputs[0].Facets.Schema.State);
    }

    [Fact]
    public void Many_threads_read_the_same_datasets_in_different_states_at_once()
    {
        Parallel.For(0, 2_000, number =>
        {
            var column = (number % 3).ToString(CultureInfo.InvariantCulture);
            var read = Read(Event("shared", "c" + column, "", ""));
            Assert.Equal("c" + column, Columns(read).Fields[0].Inputs[0].Field);
        });
    }

    private static EventReadResult Read(string text) => OpenLineageReader.Read((ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text));

    private static ColumnLineageDatasetFacet Columns(EventReadResult result) => ((RunEvent)result.Event!).Outputs[0].Facets.ColumnLineage.Value!;

    private static void AssertSame(EventReadResult first, EventReadResult again, string text)
    {
        var (one, two) = (((RunEvent)first.Event!).Outputs[0].Facets, ((RunEvent)again.Event!).Outputs[0].Facets);
        Assert.Equal(one.Schema.Value!.Fields, two.Schema.Value!.Fields);
        Assert.Equal(one.ColumnLineage.Value!.Fields[0].Inputs, two.ColumnLineage.Value!.Fields[0].Inputs);
        Assert.Equal(one.Others, two.Others);
        foreach (var other in two.Others)
            Assert.Equal("{\"x\":[1,2]}", text.Substring((int)other.Start, (int)other.Length));
    }

    private static string Event(string dataset, string field, string facets, string after) => $$$$"""
        {"eventType":"COMPLETE","eventTime":"2026-01-01T00:00:00Z","producer":"p","run":{"runId":"00000000-0000-7000-8000-000000000001"},"job":{"namespace":"j","name":"n"},"inputs":[],"outputs":[{"namespace":"db","name":"{{{{dataset}}}}","facets":{"schema":{"fields":[{"name":"c","type":"int"}]},"columnLineage":{"fields":{"c":{"inputFields":[{"namespace":"db","name":"s","field":"{{{{field}}}}"}]}}}{{{{facets}}}}}}]{{{{after}}}}}
        """;
}
