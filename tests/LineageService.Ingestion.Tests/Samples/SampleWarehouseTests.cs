using LineageService.Graph.Store;
using LineageService.Ingestion.Tests.Tasks;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Samples;

/// <summary>The warehouse of <c>samples/</c> is what the README promises: wholly understood, and its phone number can be followed.</summary>
public sealed class SampleWarehouseTests
{
    private const string Warehouse = "hive://warehouse:9083";

    [Fact]
    public async Task Every_task_of_the_samples_is_analysed()
    {
        await using var world = await ImportWorld.CreateAsync();
        var report = await world.ImportAsync(RepositoryFiles.PathOf("samples/catalog"), RepositoryFiles.PathOf("samples/tasks"));
        Assert.Empty(report.Failures);
        Assert.Equal(53, report.Tasks);
        Assert.Equal(report.Tasks, report.Analysed);
    }

    [Fact]
    public async Task No_task_of_the_samples_has_a_warning()
    {
        await using var world = await ImportSamplesAsync();
        await foreach (var job in world.Store.ReadJobsAsync(TestContext.Current.CancellationToken))
        {
            Assert.True(job.Unknowns.IsEmpty, $"{job.Id.Name}: {string.Join(", ", job.Unknowns)}");
            var loud = job.Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Note).ToList();
            Assert.True(loud.Count == 0, $"{job.Id.Name}: {string.Join(", ", loud)}");
        }
    }

    [Theory]
    [InlineData("dwd.users", "ods.users", "phone_number", "phone_number", EdgeSubtype.Transformation)]
    [InlineData("dwd.users_masked", "dwd.users", "phone_number", "phone_hash", EdgeSubtype.Transformation)]
    [InlineData("dim.user_contacts", "dwd.users", "phone_number", "phone_number", EdgeSubtype.Identity)]
    [InlineData("dws.region_daily", "dim.users", "phone_prefix", "region_prefix", EdgeSubtype.Identity)]
    [InlineData("ads.win_back_campaign", "dim.user_contacts", "phone_number", "send_to", EdgeSubtype.Identity)]
    public async Task The_phone_number_travels(string target, string source, string from, string to, EdgeSubtype subtype)
    {
        await using var world = await ImportSamplesAsync();
        var sets = await world.Store.FindEdgeSetsAsync(new JobId("warehouse", target), TestContext.Current.CancellationToken);
        var edges = sets.SelectMany(set => set.Edges).Where(edge => edge.Subtype == subtype);
        Assert.Contains(
            edges,
            edge => edge.From.Dataset == new DatasetId(Warehouse, source) && edge.From.Path == from
                && edge.To.Dataset == new DatasetId(Warehouse, target) && edge.To.Path == to);
    }

    [Fact]
    public async Task A_table_that_reads_itself_is_its_own_source()
    {
        await using var world = await ImportSamplesAsync();
        var job = await world.Store.FindJobAsync(new JobId("warehouse", "dws.user_lifetime"), TestContext.Current.CancellationToken);
        Assert.NotNull(job);
        Assert.Equal(AnalysisState.Analysed, job.State);
        Assert.Contains(new DatasetId(Warehouse, "dws.user_lifetime"), job.Inputs);
        Assert.Contains(new DatasetId(Warehouse, "dws.user_lifetime"), job.Outputs);
    }

    private static async Task<ImportWorld> ImportSamplesAsync()
    {
        var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(RepositoryFiles.PathOf("samples/catalog"), RepositoryFiles.PathOf("samples/tasks"));
        return world;
    }
}
