using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Transformations;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Labels;

public sealed class TransformationFingerprintTests
{
    private const string Approved = "INSERT INTO t SELECT SHA2(s, 256) AS s FROM src.people WHERE s <> ''";

    private static readonly JobId Job = new("default", "t");

    [Theory]
    [InlineData("-- whoever reads this\nINSERT INTO t\nSELECT sha2(s, 256) AS s /* digest */ FROM src.people WHERE s <> ''", true)]
    [InlineData("INSERT INTO t SELECT SHA2(s, 256) AS s FROM src.people WHERE (s <> '')", true)]
    [InlineData("INSERT INTO t SELECT s AS s FROM src.people WHERE s <> ''", false)]
    [InlineData("INSERT INTO t SELECT SHA2(s, 224) AS s FROM src.people WHERE s <> ''", false)]
    [InlineData("INSERT INTO t SELECT SHA2(s, 256) AS s FROM src.people WHERE s <> ' '", false)]
    public void Only_another_meaning_is_another_transformation(string sql, bool isSame) =>
        Assert.Equal(isSame, TransformationFingerprint.Of(Record(Approved)) == TransformationFingerprint.Of(Record(sql)));

    [Fact]
    public void What_an_earlier_engine_made_of_the_same_text_is_the_same()
    {
        var bound = new Declassification("d") { Bound = new TransformationBinding(Job, "c0:of an earlier engine") { Text = Approved } };
        var other = new Declassification("e") { Bound = new TransformationBinding(Job, "c0:of another text") { Text = "INSERT INTO t SELECT s FROM src.people" } };

        var now = Assert.Single(TransformationFingerprint.Of(new Dictionary<JobId, JobRecord?> { [Job] = Record(Approved + " -- again") }, [bound, other]));

        Assert.Equal(["c0:of an earlier engine"], now.Same);
    }

    private static JobRecord Record(string sql) => new(Job) { Sql = sql, Dialect = "spark" };
}
