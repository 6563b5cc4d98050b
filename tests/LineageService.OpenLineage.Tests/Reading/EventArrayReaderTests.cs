using System.Text;
using LineageService.OpenLineage.Reading;

namespace LineageService.OpenLineage.Tests.Reading;

public sealed class EventArrayReaderTests
{
    [Fact]
    public void Elements_are_found_where_they_stand()
    {
        var text = "\uFEFF [ {\"a\":[1]} ,5, \"é\" ]\n";
        var bytes = Encoding.UTF8.GetBytes(text);
        var (elements, error) = EventArrayReader.Read(bytes);
        Assert.Null(error);
        Assert.Equal(["{\"a\":[1]}", "5", "\"é\""], elements.Select(range => Encoding.UTF8.GetString(bytes[range])));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}")]
    [InlineData("[{}] x")]
    [InlineData("")]
    public void What_is_no_array_is_an_error(string text) => Assert.NotNull(EventArrayReader.Read(Encoding.UTF8.GetBytes(text)).Error);
}
