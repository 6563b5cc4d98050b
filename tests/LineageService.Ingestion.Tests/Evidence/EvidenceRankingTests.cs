using LineageService.Ingestion.Evidence;

namespace LineageService.Ingestion.Tests.Evidence;

public sealed class EvidenceRankingTests
{
    [Theory]
    [InlineData("https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark", 20, "spark-last-hop")]
    [InlineData("https://github.com/OpenLineage/OpenLineage/tree/1.37.0/integration/spark", 20, "spark-last-hop")]
    [InlineData("https://github.com/OpenLineage/OpenLineage/tree/1.36.0/integration/spark", 55, "spark-grouping-sets")]
    [InlineData("https://github.com/OpenLineage/OpenLineage/tree/1.9.1/integration/spark", 55, "spark-grouping-sets")]
    [InlineData("https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/flink", 40, "flink-no-columns")]
    [InlineData("https://github.com/OpenLineage/OpenLineage/tree/1.54.0/integration/dbt", 30, "parser-positional-names")]
    [InlineData("https://github.com/apache/airflow/tree/providers-openlineage/2.20.3", 30, "parser-positional-names")]
    [InlineData("lineage-sql/0.4.0", 60, null)]
    [InlineData("https://example.com/my-producer", 50, null)]
    public void The_shipped_rules_rank_producers_by_version_and_know_their_defects(string producer, int rank, string? defect)
    {
        var standing = EvidenceRanking.Shipped.Of(producer);
        Assert.Equal(rank, standing.Rank);
        Assert.Equal(defect, standing.Defects.FirstOrDefault()?.Id);
    }

    [Fact]
    public void A_spark_producer_without_a_version_matches_no_range() =>
        Assert.Equal(50, EvidenceRanking.Shipped.Of("https://github.com/OpenLineage/OpenLineage/tree/main/integration/spark").Rank);

    [Theory]
    [InlineData("- producer: a\n", "needs a rank")]
    [InlineData("- producer: a\n  rank: 101\n", "0 to 100")]
    [InlineData("- rank: 1\n", "needs a producer")]
    [InlineData("- producer: a\n  rank: 1\n  versions: newer\n", "no range")]
    [InlineData("- producer: a\n  rank: 1\n  defects: [x]\n", "an id and a sentence")]
    [InlineData("- producer: [", "line")]
    public void A_file_that_is_no_list_of_rules_is_told_in_words(string yaml, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => EvidenceRanking.Parse(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_first_rule_that_matches_counts()
    {
        var ranking = EvidenceRanking.Parse("- producer: 'a*c/*'\n  versions: '>=1.2 <2'\n  rank: 1\n- producer: '*'\n  rank: 2\n");
        Assert.Equal(1, ranking.Of("abc/1.10").Rank);
        Assert.Equal(2, ranking.Of("abc/2.0").Rank);
        Assert.Equal(2, ranking.Of("abd/1.10").Rank);
    }
}
