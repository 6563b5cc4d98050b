using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;

namespace LineageService.Graph.Tests.Identity;

public sealed class PartitionPathTests
{
    [Theory]
    [InlineData("/warehouse/t/dt=2026-10-01", "/warehouse/t")]
    [InlineData("/warehouse/t/dt=2026-10-01/", "/warehouse/t")]
    [InlineData("/warehouse/t/year=2026/month=10/country=de", "/warehouse/t")]
    [InlineData("/warehouse/t/2026/10/01", "/warehouse/t")]
    [InlineData("/warehouse/t/2026/10/01/07", "/warehouse/t")]
    [InlineData("/warehouse/t/2026-10-01", "/warehouse/t")]
    [InlineData("/warehouse/t/20261001", "/warehouse/t")]
    [InlineData("/warehouse/t/2026_10_01", "/warehouse/t")]
    [InlineData("lake/t/region=eu/2026-10-01", "lake/t")]
    public void Date_and_partition_directories_at_the_end_are_trimmed(string path, string expected) =>
        Assert.Equal(expected, PartitionPath.Trim(path));

    [Theory]
    [InlineData("/warehouse/t")]
    [InlineData("/warehouse/dt=2026-10-01/t")]
    [InlineData("/warehouse/t/2026")]
    [InlineData("/warehouse/t/01")]
    [InlineData("/warehouse/t/12345678")]
    [InlineData("/warehouse/t/20261301")]
    [InlineData("/dt=2026-10-01")]
    [InlineData("dt=2026-10-01")]
    [InlineData("/warehouse/t/=x")]
    [InlineData("/")]
    [InlineData("")]
    public void Other_directories_stay(string path) => Assert.Null(PartitionPath.Trim(path));

    [Theory]
    [InlineData("nightly.cube_1_d", "nightly.cube_1d")]
    [InlineData("nightly.cube_1_d", "nightly.Cube1D")]
    [InlineData("app.insertIntoOrders", "app.insert_into_orders")]
    public void Job_names_parted_otherwise_have_one_key(string one, string other) => Assert.Equal(JobNameKey.Of(one), JobNameKey.Of(other));

    [Theory]
    [InlineData("cube_1_0", "cube_10")]
    [InlineData("a.bc", "ab.c")]
    [InlineData("load_orders", "load_order")]
    public void Other_job_names_have_two(string one, string other) => Assert.NotEqual(JobNameKey.Of(one), JobNameKey.Of(other));
}
