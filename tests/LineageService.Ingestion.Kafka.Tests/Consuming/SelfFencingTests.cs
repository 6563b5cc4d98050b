using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Consuming;

namespace LineageService.Ingestion.Kafka.Tests.Consuming;

/// <summary>Who was fenced by its own former join takes part again; who was fenced by a copy does not. The crash matrix kills the broker in that moment.</summary>
public sealed class SelfFencingTests
{
    private static readonly Error Fenced = new(ErrorCode.FencedInstanceId, "OffsetCommit failed: Broker: Static consumer fenced by other consumer", isFatal: true);

    private static readonly Error Away = new(ErrorCode.Local_AllBrokersDown, "1/1 brokers are down", isFatal: false);

    private readonly Clock _clock = new();

    [Fact]
    public void A_few_times_each_time_that_a_broker_was_away_and_no_more()
    {
        var errors = new ClientErrors(_clock);
        var fencing = new SelfFencing(errors, _clock);
        for (var time = 0; time < 5; time++)
        {
            _clock.Now += TimeSpan.FromSeconds(10);
            errors.Note(Away);
            var pauses = new List<TimeSpan>();
            for (var join = 0; join < SelfFencing.Joins; join++)
            {
                _clock.Now += TimeSpan.FromSeconds(2);
                errors.Note(Fenced);
                Assert.True(fencing.MayRejoin());
                Assert.Null(errors.Fatal);
                pauses.Add(fencing.Pause);
            }

            Assert.Equal(pauses.Order(), pauses);
        }

        _clock.Now += TimeSpan.FromSeconds(1);
        errors.Note(Fenced);
        Assert.False(fencing.MayRejoin());
        Assert.NotNull(errors.Fatal);
    }

    [Fact]
    public void Not_where_no_broker_was_away_nor_long_after_one_was()
    {
        var errors = new ClientErrors(_clock);
        var fencing = new SelfFencing(errors, _clock);
        errors.Note(Fenced);
        Assert.False(fencing.MayRejoin());
        errors.Note(Away);
        _clock.Now += TimeSpan.FromMinutes(6);
        Assert.False(fencing.MayRejoin());
    }

    [Fact]
    public void Not_for_other_ends()
    {
        var errors = new ClientErrors(_clock);
        errors.Note(Away);
        errors.Note(new Error(ErrorCode.Local_Fatal, "out of memory", isFatal: true));
        Assert.False(new SelfFencing(errors, _clock).MayRejoin());
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
