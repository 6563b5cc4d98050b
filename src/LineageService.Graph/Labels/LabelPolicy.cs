using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// A policy: the taxonomy, what edges let through, and what is not allowed. Immutable and versioned. Its default denies reduction: what no rule of
/// propagation.md §A.3 proves keeps its form.
/// </summary>
public sealed record LabelPolicy
{
    public static LabelPolicy Default { get; } = new();

    public int Version { get; init; } = 1;

    /// <summary>Names of levels, the lowest first.</summary>
    public ImmutableArray<string> Levels { get; init; } = DefaultTaxonomy.Levels;

    public ImmutableArray<LabelCategory> Categories { get; init; } = DefaultTaxonomy.Categories;

    /// <summary>A group of so many entities discloses none of them (T10).</summary>
    public int MinGroup { get; init; } = 10;

    /// <summary>
    /// Names of columns that tell one person from another, as patterns: only groups of so many different ones are large. A count of orders may be one
    /// person's.
    /// </summary>
    public ImmutableArray<string> EntityKeys { get; init; } = DefaultTaxonomy.EntityKeys;

    /// <summary>Lowest level that the coarse edges of an opaque job carry (T18).</summary>
    public string CoarseMinLevel { get; init; } = "confidential";

    public ImmutableArray<EdgeRule> EdgeRules { get; init; } = [];

    public ImmutableArray<TagRule> TagRules { get; init; } = [];

    public ImmutableArray<NodeStop> Stops { get; init; } = [];

    public ImmutableArray<LabelBlock> Blocks { get; init; } = [];

    public ImmutableArray<SinkZone> Sinks { get; init; } = [];

    public ImmutableArray<JoinSet> JoinSets { get; init; } = [];

    public ImmutableArray<FlowConstraint> Constraints { get; init; } = [];

    /// <summary>Hash of the text it was read from, 64 hexadecimal digits; null for one that is made in code.</summary>
    public string? Hash { get; init; }

    /// <summary>True for the name of a column that tells persons apart.</summary>
    public bool IsEntityKey(ReadOnlySpan<char> column)
    {
        foreach (var pattern in EntityKeys)
        {
            if (new NodePattern(pattern).Fits(column)) return true;
        }

        return false;
    }

    /// <summary>The place of a level, counted from the lowest; −1 for none of that name.</summary>
    public int LevelOf(string name) => Levels.IndexOf(name);

    /// <summary>A category, or the nearest ancestor that is known; null for none.</summary>
    public LabelCategory? FindCategory(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var known = name; ;)
        {
            foreach (var category in Categories)
            {
                if (category.Name == known) return known == name ? category : category with { Name = name };
            }

            var dot = known.LastIndexOf('.');
            if (dot < 0) return null;
            known = known[..dot];
        }
    }

    /// <summary>A category; one that the policy does not know at all is of the highest level and nothing about it is proven.</summary>
    public LabelCategory CategoryOf(string name) => FindCategory(name)
        ?? new LabelCategory(name, CategoryKind.Identifier, CategoryEntropy.Low, ImplicitFlow.Annotate, Levels[^1]);

    /// <summary>True where a category protects something: only under a declassification may it be blocked (propagation.md ).</summary>
    public bool IsSecurity(LabelCategory category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return LevelOf(category.Level) != 0;
    }

    /// <summary>The rule about a tag, the narrowest; null where none is.</summary>
    public TagRule? TagRuleOf(string category)
    {
        TagRule? narrowest = null;
        foreach (var rule in TagRules)
        {
            if (rule.Concerns(category) && (narrowest is null || rule.Tag.Length > narrowest.Tag.Length)) narrowest = rule;
        }

        return narrowest;
    }

    /// <summary>The zone of a dataset; null for one that is inside.</summary>
    public string? ZoneOf(DatasetId dataset)
    {
        foreach (var sink in Sinks)
        {
            if (sink.Match.Matches(dataset)) return sink.Zone;
        }

        return null;
    }

    /// <summary>The level that a form of a value of some level has (propagation.md §A.3, reduction table).</summary>
    /// <param name="level">Place of the origin's level.</param>
    public int LevelOf(int level, LabelForm form)
    {
        var internalLevel = Math.Max(0, LevelOf("internal"));
        return form switch
        {
            LabelForm.Raw => level,
            LabelForm.Partial or LabelForm.Cipher or LabelForm.Pseudonym => Math.Min(level, Math.Max(level - 1, internalLevel)),
            LabelForm.Aggregate => Math.Min(level, internalLevel),
            LabelForm.None => 0,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
