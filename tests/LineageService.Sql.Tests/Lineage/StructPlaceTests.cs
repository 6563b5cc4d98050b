using LineageService.Sql.Binding;

namespace LineageService.Sql.Tests.Lineage;

public sealed class StructPlaceTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Fields_are_found_in_any_case_and_without_a_name_by_their_place(int count)
    {
        var structure = Of([.. Enumerable.Range(0, count).Select(place => place == 1 ? null : $"Field{place}")]);
        for (var place = 0; place < count; place++)
        {
            if (place == 1) continue;
            Assert.Equal(place, structure.PlaceOf($"fIELD{place}"));
        }

        Assert.Equal(1, structure.PlaceOf("_field_2"));
        Assert.Equal(-1, structure.PlaceOf("field1"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Of_fields_with_one_name_the_first_is_meant(int count)
    {
        var structure = Of([.. Enumerable.Range(0, count).Select(place => place == count - 1 ? "FIELD0" : $"field{place}")]);
        Assert.Equal(0, structure.PlaceOf("FIELD0"));
        Assert.Equal(count - 2, structure.PlaceOf($"field{count - 2}"));
    }

    private static BoundStruct Of(string?[] names) =>
        new([.. names.Select(name => new BoundStructField(name, new BoundConstant(null, false, default)))], default);
}
