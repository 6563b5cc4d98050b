using LineageService.Ingestion.Exchange;

namespace LineageService.Ingestion.Tests.Exchange;

public sealed class SortedLinesTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(100)]
    [InlineData(1)]
    public void Lines_come_in_ordinal_order_each_once_whatever_fits_into_memory(long memoryLimit)
    {
        var random = new Random(5);
        var lines = Enumerable.Range(0, 200).Select(_ => $"{(char)random.Next('A', 'z')}{random.Next(40)} é").ToList();
        using var sorted = new SortedLines(memoryLimit);
        lines.ForEach(sorted.Add);
        using var writer = new StringWriter();
        sorted.WriteTo(writer, TestContext.Current.CancellationToken);
        var expected = lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(line => line + "\n");
        Assert.Equal(string.Concat(expected), writer.ToString());
    }
}
