using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Replay;

namespace LineageService.Ingestion.Kafka.Tests.Configuration;

public sealed class OptionsTests
{
    private static readonly KafkaConsumerOptions Right = new(new KafkaConnection("a:1,b:2"), "g") { EventTopics = ["t"] };

    [Fact]
    public void Options_that_are_right_have_no_violation()
    {
        Assert.Empty(Right.Violations(hasUsageSink: false));
        Assert.Empty((Right with { EventTopics = ["^open.*"], TaskTopic = "tasks", UsageTopic = "usage", DeadLetterTopic = "dead" }).Violations(hasUsageSink: true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a:0")]
    [InlineData("a:99999")]
    [InlineData("a:1,:2")]
    public void Brokers_are_host_and_port(string bootstrap) =>
        Assert.NotEmpty((Right with { Connection = new KafkaConnection(bootstrap) }).Violations(hasUsageSink: false));

    [Theory]
    [InlineData("enable.auto.commit")]
    [InlineData("acks")]
    [InlineData("group.id")]
    [InlineData("plugin.library.paths")]
    public void What_the_guarantees_rest_on_cannot_be_set(string name)
    {
        var connection = Right.Connection with { Settings = Right.Connection.Settings.SetItem(name, "secret-value") };
        var violation = Assert.Single((Right with { Connection = connection }).Violations(hasUsageSink: false));
        Assert.Contains(name, violation, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-value", violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_must_not_cover_the_dead_letters() =>
        Assert.Contains("dead-letter", Assert.Single((Right with { EventTopics = ["^t"], DeadLetterTopic = "t.dead" }).Violations(hasUsageSink: false)), StringComparison.Ordinal);

    [Fact]
    public void A_topic_has_one_purpose() => Assert.Single((Right with { TaskTopic = "t" }).Violations(hasUsageSink: false));

    [Fact]
    public void Usage_needs_somebody_who_takes_it() => Assert.Single((Right with { UsageTopic = "u" }).Violations(hasUsageSink: false));

    [Theory]
    [InlineData("0:812,2:17", 2)]
    [InlineData("3:0", 1)]
    public void Offsets_are_read(string text, int partitions) => Assert.Equal(partitions, TopicStart.TryParseOffsets(text)!.Offsets.Count);

    [Theory]
    [InlineData("")]
    [InlineData("812")]
    [InlineData("a:1")]
    [InlineData("0:-1")]
    [InlineData(":1")]
    public void What_is_no_offset_is_refused(string text) => Assert.Null(TopicStart.TryParseOffsets(text));
}
