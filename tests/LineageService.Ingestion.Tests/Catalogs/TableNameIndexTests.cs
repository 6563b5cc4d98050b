using LineageService.Ingestion.Catalogs;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Tests.Catalogs;

public sealed class TableNameIndexTests
{
    private readonly TableNameIndex<string> _index = new();

    public TableNameIndexTests()
    {
        foreach (var name in (string[])["shop.public.orders", "shop.public.Items", "shop.archive.items", "Lone", "\"a.b\".c"])
            _index.Set(TableName.Parse(name), name);
    }

    [Theory]
    [InlineData("shop.public.orders", "shop.public.orders")]
    [InlineData("SHOP.Public.ORDERS", "shop.public.orders")]
    [InlineData("orders", "shop.public.orders")]
    [InlineData("Public.Orders", "shop.public.orders")]
    [InlineData("Items", "shop.public.Items")]
    [InlineData("public.items", "shop.public.Items")]
    [InlineData("db.s.lone", "Lone")]
    [InlineData("ITEMS", null)]
    [InlineData("other.orders", null)]
    [InlineData("a.b.c", null)]
    [InlineData("\"a.b\".c", "\"a.b\".c")]
    public void A_name_is_found_exactly_then_in_any_case_then_by_its_end_but_never_guessed(string asked, string? found) =>
        Assert.Equal(found, _index.Find(TableName.Parse(asked).Parts.AsSpan()));

    [Fact]
    public void Spellings_that_differ_in_case_are_two_names_and_each_is_found_by_its_own()
    {
        _index.Set(TableName.Parse("LONE"), "upper");

        Assert.Equal("upper", _index.Find(["LONE"]));
        Assert.Equal("Lone", _index.Find(["Lone"]));
        Assert.Null(_index.Find(["lone"]));
    }

    [Fact]
    public void A_name_longer_than_the_buffer_is_found_too()
    {
        var name = new TableName([new string('a', 400), new string('b', 400)]);
        _index.Set(name, "long");

        Assert.Equal("long", _index.Find(name.Parts.AsSpan()));
        Assert.Equal("long", _index.FindExact(name));
    }

    [Fact]
    public void Reads_beside_writes_see_whole_entries()
    {
        Parallel.For(0, 2_000, i =>
        {
            var name = new TableName(["db", $"t{i % 50}"]);
            if (i % 3 == 0) _index.Set(name, name.ToString());
            else Assert.True(_index.Find(name.Parts.AsSpan()) is null or ['d', 'b', '.', 't', ..]);
        });
        Assert.Equal(5 + 50, _index.Count);
    }
}
