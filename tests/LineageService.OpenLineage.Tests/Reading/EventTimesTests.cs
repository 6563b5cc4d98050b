using LineageService.OpenLineage.Reading;

namespace LineageService.OpenLineage.Tests.Reading;

public sealed class EventTimesTests
{
    [Theory]
    [InlineData("2026-11-21T00:37:31.756445956Z", "2026-11-21T00:37:31.7564459Z")]
    [InlineData("2026-11-21T00:15:28.94Z", "2026-11-21T00:15:28.9400000Z")]
    [InlineData("2026-11-21T08:00:00+08:00", "2026-11-21T00:00:00.0000000Z")]
    [InlineData("2026-11-20T19:30:00-0430", "2026-11-21T00:00:00.0000000Z")]
    [InlineData("2026-11-21T05:00:00+05", "2026-11-21T00:00:00.0000000Z")]
    [InlineData("2026-11-21t00:00:00z", "2026-11-21T00:00:00.0000000Z")]
    [InlineData("2026-11-21 00:00:00", "2026-11-21T00:00:00.0000000Z")]
    [InlineData("2026-12-31T23:59:60Z", "2026-12-31T23:59:59.9999999Z")]
    public void Times_of_all_clients_are_read(string text, string expected) =>
        Assert.Equal(expected, EventTimes.Parse(text, out _)!.Value.UtcDateTime.ToString("O"));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-01-01T24:00:00Z")]
    [InlineData("2026-01-01T00:00:00.Z")]
    [InlineData("2026-01-01T00:00:00+99:00")]
    [InlineData("2026-01-01T00:00:00 UTC")]
    [InlineData("2026-01-01")]
    [InlineData("0001-01-01T00:00:00+08:00")]
    [InlineData("1767225600")]
    public void What_is_no_time_is_null(string text) => Assert.Null(EventTimes.Parse(text, out _));

    [Fact]
    public void A_time_without_a_zone_is_told_apart()
    {
        EventTimes.Parse("2026-01-01T00:00:00", out var hasZone);
        Assert.False(hasZone);
    }
}
