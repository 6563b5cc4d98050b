using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Impact.Contracts;

/// <summary>What the owner of a dataset promises to those who read it. Not the schema as it is: that may have more columns.</summary>
public sealed record DataContract(string Name, DatasetId Dataset)
{
    public string? Owner { get; init; }

    public string? Team { get; init; }

    /// <summary>P0 … P3.</summary>
    public string? Tier { get; init; }

    /// <summary>Time of the day (UTC) at which the day's data is there.</summary>
    public TimeSpan? Committed { get; init; }

    /// <summary>How old the data may be.</summary>
    public TimeSpan? MaximumAge { get; init; }

    public ImmutableArray<ContractColumn> Columns { get; init; } = [];

    /// <summary>Columns that together are unique, each list by itself.</summary>
    public ImmutableArray<ImmutableArray<string>> Keys { get; init; } = [];

    /// <summary>The file it stands in.</summary>
    public string? File { get; init; }

    /// <summary>How the promise of time reads; null where there is none.</summary>
    public string? Freshness => (Committed, MaximumAge) switch
    {
        (null, null) => null,
        ({ } time, null) => $"by {time:hh\\:mm}",
        (null, { } age) => $"at most {age.TotalHours:0.#} h old",
        ({ } time, { } age) => $"by {time:hh\\:mm}, at most {age.TotalHours:0.#} h old",
    };
}

/// <summary>A column that is promised.</summary>
/// <param name="Type">Null: any.</param>
/// <param name="Nullable">False: never NULL; null: nothing is promised.</param>
public sealed record ContractColumn(string Name, string? Type = null, bool? Nullable = null)
{
    /// <summary>Since when it is not to be used any more; null: it is.</summary>
    public DateOnly? DeprecatedSince { get; init; }
}
