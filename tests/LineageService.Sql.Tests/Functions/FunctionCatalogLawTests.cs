using LineageService.Model;
using LineageService.Sql.Functions;

namespace LineageService.Sql.Tests.Functions;

/// <summary>What holds for every signature of every dialect.</summary>
public sealed class FunctionCatalogLawTests
{
    public static TheoryData<string> Dialects => [.. FunctionCatalogs.Dialects];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Only_scalar_functions_are_niladic(string dialect) =>
        Assert.DoesNotContain(FunctionCatalogs.For(dialect).Signatures, signature => signature is { Niladic: true, Class: not FunctionClass.Scalar });

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Niladic_functions_have_no_roles(string dialect) =>
        Assert.DoesNotContain(FunctionCatalogs.For(dialect).Signatures, signature => signature is { Niladic: true, Roles: not null });

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Sort_keys_belong_to_aggregates(string dialect) =>
        Assert.DoesNotContain(
            FunctionCatalogs.For(dialect).Signatures,
            signature => signature.Class != FunctionClass.Aggregate && signature.Roles?.Contains(ArgumentRole.SortKey) == true);

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Names_are_words(string dialect) =>
        Assert.All(
            FunctionCatalogs.For(dialect).Signatures,
            signature => Assert.True(signature.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '$'), signature.Name));

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_dialect_counts_and_ranks(string dialect)
    {
        var catalog = FunctionCatalogs.For(dialect);
        Assert.Equal(FunctionClass.Aggregate, catalog.Find("count")?.Class);
        Assert.Equal(FunctionClass.Window, catalog.Find("row_number")?.Class);
        Assert.Equal(FunctionClass.Scalar, catalog.Find("coalesce")?.Class);
        Assert.True(catalog.Find("current_date")?.Niladic);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_resolved_role_is_never_a_date_part(string dialect)
    {
        foreach (var signature in FunctionCatalogs.For(dialect).Signatures)
        {
            for (var count = 0; count <= 4; count++)
            {
                for (var position = 0; position < count; position++)
                {
                    Assert.NotEqual(ArgumentRole.DatePart, signature.RoleOf(position, count, "DAY"));
                }
            }
        }
    }
}
