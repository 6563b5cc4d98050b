using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;
using LineageService.OpenLineage.Naming;

namespace LineageService.OpenLineage.Tests.Naming;

public sealed class SymlinkDirectionTests
{
    private static readonly DatasetId Path = new("s3a://lake", "ods/t");
    private static readonly DatasetId Table = new("hive://m:9083", "ods.t");

    [Fact]
    public void A_path_is_the_table_it_links_to() => Assert.Equal([(Path, Table)], Merges(Path, (Table, "TABLE")));

    [Fact]
    public void A_table_owns_the_path_it_links_to() => Assert.Equal([(Path, Table)], Merges(Table, (Path, "LOCATION")));

    [Fact]
    public void Of_several_tables_of_a_path_the_order_does_not_decide()
    {
        var other = new DatasetId("glue", "ods.t");
        Assert.Equal(Merges(Path, (Table, "TABLE"), (other, "TABLE")), Merges(Path, (other, "TABLE"), (Table, "TABLE")));
    }

    [Fact]
    public void Two_tables_two_paths_and_a_topics_session_name_are_not_merged()
    {
        Assert.Empty(Merges(new DatasetId("postgres://p", "a.b.c"), (Table, "TABLE")));
        Assert.Empty(Merges(Path, (new DatasetId("file", "/x"), "LOCATION")));
        Assert.Empty(Merges(new DatasetId("kafka://b:9092", "plays"), (new DatasetId("kafka://b:9092", "default_catalog.plays"), "TABLE")));
    }

    private static List<(DatasetId Alias, DatasetId Canonical)> Merges(DatasetId id, params (DatasetId Id, string Type)[] links)
    {
        var facet = new SymlinksDatasetFacet([.. links.Select(link => new SymlinkIdentifier(link.Id, link.Type))]);
        return [.. SymlinkDirection.Merges(new EventDataset(id, new DatasetFacets { Symlinks = Facet<SymlinksDatasetFacet>.Of(facet) }))];
    }
}
