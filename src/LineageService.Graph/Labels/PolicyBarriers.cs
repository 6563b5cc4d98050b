using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>A node that takes labels and does not pass them on (<c>stops</c> of propagation.md §A.5).</summary>
/// <param name="Tags">Categories, those below them included; empty for all.</param>
public sealed record NodeStop(NodePattern Node, ImmutableArray<string> Tags)
{
    public bool Concerns(LabelCategory category) => PolicyTags.Concern(Tags, category);
}

/// <summary>
/// An edge that labels do not pass (<c>blocks</c> of propagation.md §A.5 and §A.6-6). Without a declassification only tags that are no security tags may be
/// blocked.
/// </summary>
/// <param name="Tags">Categories, those below them included, current and future; never empty.</param>
public sealed record LabelBlock(NodePattern From, NodePattern To, ImmutableArray<string> Tags)
{
    public string? Reason { get; init; }

    /// <summary>Id of the declassification that allows it.</summary>
    public string? Declassification { get; init; }

    public bool Concerns(LabelCategory category) => PolicyTags.Concern(Tags, category);

    public bool Matches(LineageNode from, LineageNode to) => From.Matches(from) && To.Matches(to);
}

/// <summary>Datasets where values leave the company or a part of it (<c>sinks</c>).</summary>
public sealed record SinkZone(string Zone, NodePattern Match)
{
    /// <summary>Who is there.</summary>
    public SinkAudience Audience { get; init; } = SinkAudience.Partner;
}

/// <summary>Who reads in a zone: what weighs a risk (propagation.md §A.11).</summary>
public enum SinkAudience : byte
{
    Internal,
    Partner,
    Public,
}

/// <summary>Lists of tags in a policy.</summary>
internal static class PolicyTags
{
    public static bool Concern(ImmutableArray<string> tags, LabelCategory category)
    {
        if (tags.IsEmpty) return true;
        foreach (var tag in tags)
        {
            // PII.* is written for PII as well.
            if (category.IsWithin(tag.EndsWith(".*", StringComparison.Ordinal) ? tag[..^2] : tag)) return true;
        }

        return false;
    }
}
