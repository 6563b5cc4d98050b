using LineageService.Sql.Canonical;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Tests.Goldens;
using LineageService.Sql.Tests.Typing;

namespace LineageService.Sql.Tests.Canonical;

/// <summary>Laws over queries made by chance: spelling keeps the fingerprint, any change of meaning gives another.</summary>
public sealed class GeneratedQueryTests
{
    private const int Queries = 400;
    private static readonly FewTables Known = new("t(id bigint, name string, country string, qty int)");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Aliases_parentheses_the_order_of_AND_comments_and_CTEs_keep_the_fingerprint(bool known)
    {
        for (var seed = 0; seed < Queries; seed++)
        {
            var query = new GeneratedQuery(seed);
            Assert.Equal(Of(query.Plain(), known).Text, Of(query.Other(), known).Text);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_changed_literal_column_join_DISTINCT_or_LIMIT_gives_another_fingerprint(bool known)
    {
        for (var seed = 0; seed < Queries; seed++)
        {
            var query = new GeneratedQuery(seed);
            var fingerprints = new HashSet<UInt128> { Of(query.Plain(), known).Fingerprint };
            for (var change = 0; change < query.Changes; change++)
                Assert.True(Of(query.Plain(change), known).Fingerprint != fingerprints.First(), $"{query.Plain()}\n{query.Plain(change)}");
        }
    }

    private static CanonicalScript Of(string sql, bool known) => CanonicalScript.Of(
        sql, SqlDialects.Find("postgres", out _), known ? Known : (ISchemaCatalog)NoCatalog.Instance, cancellationToken: TestContext.Current.CancellationToken);
}
