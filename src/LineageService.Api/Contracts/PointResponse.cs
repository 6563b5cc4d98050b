using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>What an answer about the past says of its point in the two times; both are absent in an answer about now.</summary>
public abstract record PointResponse
{
    [Description("Valid time that this answer is of, UTC; absent: now.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AsOf { get; init; }

    [Description("Recorded time whose knowledge this answer shows, UTC; absent: now.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? KnownAt { get; init; }
}
