namespace LineageService.Impact.Tests;

public sealed class VerdictTests
{
    [Fact]
    public void Verdicts_are_spelled_as_the_specification_has_them()
    {
        Assert.Equal("BREAKING", Verdict.Breaking.WireName());
        Assert.Equal("METADATA_ONLY", Verdict.MetadataOnly.WireName());
    }

    [Fact]
    public void Other_values_and_other_rows_are_both() =>
        Assert.Equal(Behaviour.ValuesAndRows, Behaviour.Values.With(Behaviour.Rows));
}
