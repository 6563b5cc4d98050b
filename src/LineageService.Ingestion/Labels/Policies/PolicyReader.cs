using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Policies;

/// <summary>Reads the sections of a policy; every mistake is noted with its line. Mutable, one use.</summary>
internal sealed class PolicyReader(List<PolicyMistake> mistakes, DateTimeOffset now)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal), _joinSets = new(StringComparer.Ordinal);
    private LabelPolicy _policy = LabelPolicy.Default;

    public LabelPolicy Read(PolicyNode root)
    {
        var fields = new PolicyFields(root, "", mistakes);
        if (fields.Number("version", 1) is { } version) _policy = _policy with { Version = version };
        else if (fields.Find("version") is null) fields.Add("version", "Is needed.");
        ReadLevels(fields);
        if (fields.Number("k_min", 1) is { } least) _policy = _policy with { MinGroup = least };
        if (fields.Text("coarse_min_level") is { } coarse) _policy = _policy with { CoarseMinLevel = Level(fields, "coarse_min_level", coarse) };
        ReadCategories(fields);
        _policy = _policy with
        {
            EdgeRules = [.. fields.List("edge_rules").Select(new EdgeRuleReader(_policy, now).Read).OfType<EdgeRule>()],
            TagRules = [.. fields.List("tag_rules").Select(ReadTagRule).OfType<TagRule>()],
            Stops = [.. fields.List("stops").Select(ReadStop).OfType<NodeStop>()],
            Blocks = [.. fields.List("blocks").Select(ReadBlock).OfType<LabelBlock>()],
            Sinks = [.. fields.List("sinks").Select(ReadSink).OfType<SinkZone>()],
            JoinSets = [.. fields.List("join_sets").Select(ReadJoinSet).OfType<JoinSet>()],
            Constraints = [.. fields.List("constraints").Select(ReadConstraint).OfType<FlowConstraint>()],
        };
        fields.End();
        return _policy;
    }

    private void ReadLevels(PolicyFields fields)
    {
        var levels = fields.Texts("levels");
        if (levels.IsEmpty) return;
        if (levels.Length > 32) fields.Add("levels", "There may be 32 levels.");
        if (levels.Distinct(StringComparer.Ordinal).Count() != levels.Length) fields.Add("levels", "A level stands here twice.");
        if (!levels.Contains("internal")) fields.Add("levels", "There must be the level internal: reduced forms have it at least.");
        foreach (var known in _policy.Categories.Select(category => category.Level).Append(_policy.CoarseMinLevel).Distinct())
            if (!levels.Contains(known) && fields.Find("categories") is null) fields.Add("levels", $"The level {known} is missing, which built-in categories have.");
        _policy = _policy with { Levels = levels };
    }

    private void ReadCategories(PolicyFields fields)
    {
        var categories = _policy.Categories.ToDictionary(category => category.Name, StringComparer.Ordinal);
        foreach (var item in fields.List("categories"))
        {
            if (item.Text("name", isNeeded: true) is { } name)
            {
                // Below a known category, what is not said is as there.
                var known = (_policy with { Categories = [.. categories.Values] }).CategoryOf(name);
                categories[name] = new LabelCategory(
                    name,
                    item.Value("kind", Word<CategoryKind>, "one of identifier, quasi, attribute, special") ?? known.Kind,
                    item.Value("entropy", Word<CategoryEntropy>, "low or high") ?? known.Entropy,
                    item.Value("implicit_flow", Word<ImplicitFlow>, "one of ignore, annotate, propagate") ?? known.ImplicitFlow,
                    item.Text("level") is { } level ? Level(item, "level", level) : known.Level)
                {
                    MinLength = item.Number("min_length", 1) ?? known.MinLength,
                };
            }

            item.End();
        }

        _policy = _policy with { Categories = [.. categories.Values.OrderBy(category => category.Name, StringComparer.Ordinal)] };
    }

    private TagRule? ReadTagRule(PolicyFields fields)
    {
        var tag = fields.Text("tag", isNeeded: true);
        var propagate = fields.Mapping("propagate");
        var rule = new TagRule(tag is null ? "" : Trimmed(tag))
        {
            ThroughLineage = propagate?.Flag("lineage") ?? true,
            ThroughHierarchy = propagate?.Flag("hierarchy") ?? false,
            MaxDepth = fields.Number("max_depth", 1),
            Values = fields.Value("values", Word<TagValues>, "one of none, set, ordered, single") ?? TagValues.None,
            Order = fields.Texts("order"),
            ManualOverrides = fields.Value<bool>("manual_precedence", text => text switch { "override" => true, "raise" => false, _ => null }, "override or raise") ?? false,
        };
        propagate?.End();
        if (rule.Values == TagValues.Ordered && rule.Order.Length < 2) fields.Add("order", "An ordered tag needs the order of its values, the lowest first.");
        if (rule.ManualOverrides && IsSecurity(rule.Tag)) fields.Add("manual_precedence", $"{rule.Tag} is a security tag: a manual value below never lowers it.");
        fields.End();
        return tag is null ? null : rule;
    }

    private NodeStop? ReadStop(PolicyFields fields)
    {
        var node = fields.Text("node", isNeeded: true);
        var stop = node is null ? null : new NodeStop(new NodePattern(node), fields.Texts("tags"));
        fields.Find("tags");
        if (fields.Text("mode") is { } mode and not "stop") fields.Add("mode", $"'{mode}' is not stop.");
        fields.Text("reason");
        fields.End();
        return stop;
    }

    private LabelBlock? ReadBlock(PolicyFields fields)
    {
        var ends = EdgeRuleReader.ReadEdge(fields);
        var tags = fields.Texts("tags");
        if (tags.IsEmpty) fields.Add("tags", "Name the tags that do not pass.");
        var (reason, declassification) = (fields.Text("reason", isNeeded: true), fields.Text("decl"));
        var block = ends is not { } edge ? null : new LabelBlock(edge.From, edge.To, tags) { Reason = reason, Declassification = declassification };
        if (block is { Declassification: null } && tags.FirstOrDefault(tag => IsSecurity(Trimmed(tag))) is { } security)
            fields.Add("tags", $"{security} is a security tag: it is blocked by a declassification only (decl).");
        fields.End();
        return block;
    }

    private static SinkZone? ReadSink(PolicyFields fields)
    {
        var (zone, match) = (fields.Text("zone", isNeeded: true), fields.Text("match", isNeeded: true));
        var audience = fields.Value("audience", Word<SinkAudience>, "one of internal, partner, public") ?? SinkAudience.Partner;
        fields.End();
        return zone is null || match is null ? null : new SinkZone(zone, new NodePattern(match)) { Audience = audience };
    }

    private JoinSet? ReadJoinSet(PolicyFields fields)
    {
        var name = fields.Text("name", isNeeded: true);
        if (name is not null && !_joinSets.Add(name)) fields.Add("name", $"Another join set has the name '{name}'.");
        var told = mistakes.Count;
        var datasets = fields.Texts("datasets");
        // One dataset has no other to be matched with.
        var isPattern = datasets.Any(text => text.Contains('*', StringComparison.Ordinal));
        if (told == mistakes.Count && !isPattern && datasets.Distinct(StringComparer.OrdinalIgnoreCase).Count() < 2)
            fields.Add("datasets", "Name at least two datasets, or a pattern of several.");
        fields.End();
        return name is null || datasets.IsEmpty ? null : new JoinSet(name, [.. datasets.Select(text => new NodePattern(text))]);
    }

    private FlowConstraint? ReadConstraint(PolicyFields fields)
    {
        var id = fields.Text("id", isNeeded: true);
        if (id is not null && !_ids.Add(id)) fields.Add("id", $"Another constraint has the id '{id}'.");
        var when = fields.Text("when", isNeeded: true);
        ConstraintExpression? condition = null;
        if (when is not null)
        {
            condition = ConstraintReader.Read(when, _policy.Levels, out var mistake);
            if (mistake is not null) fields.Add("when", $"{char.ToUpperInvariant(mistake[0])}{mistake[1..]}.");
        }

        if (fields.Text("action") is { } action and not "deny") fields.Add("action", $"'{action}' is not deny.");
        var mode = fields.Value("mode", Word<ConstraintMode>, "log or enforce") ?? ConstraintMode.Log;
        var description = fields.Text("description");
        fields.End();
        return id is null || condition is null ? null : new FlowConstraint(id, condition, mode) { Description = description };
    }

    private string Level(PolicyFields fields, string name, string level)
    {
        if (!_policy.Levels.Contains(level)) fields.Add(name, $"'{level}' is no level; there are {string.Join(", ", _policy.Levels)}.");
        return level;
    }

    // A tag that is a category of the taxonomy, or above one.
    private bool IsSecurity(string tag) =>
        _policy.FindCategory(tag) is not null || _policy.Categories.Any(category => category.IsWithin(tag));

    internal static string Trimmed(string tag) => tag.EndsWith(".*", StringComparison.Ordinal) ? tag[..^2] : tag;

    internal static T? Word<T>(string text)
        where T : struct, Enum => !char.IsDigit(text[0]) && text[0] != '-' && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;
}
