using LineageService.Graph.Labels;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Register;

/// <summary>
/// Assignments that tags of datasets state: OpenLineage's <c>tags</c> facet with its <c>field</c>, and tags of catalogs. A tag is an assignment where its key
/// is a category (<c>PII.email</c>), a category with the value as the last part (<c>PII</c>: <c>email</c>), or a tag that the policy has a rule for; a tag
/// that is gone ends it. Used by one thread. Mutable.
/// </summary>
internal sealed class TagAssignments
{
    public const string Source = "tags";

    private readonly Dictionary<DatasetId, Dictionary<string, LabelAssignment>> _known = [];

    /// <summary>Begins with what was stated before.</summary>
    public void Start(LabelRegister register)
    {
        _known.Clear();
        foreach (var assignment in register.Assignments.Values)
            if (assignment.Source == Source) Of(assignment.Dataset)[assignment.Id] = assignment;
    }

    /// <summary>True where a record may say something anew or no longer.</summary>
    public bool Concerns(DatasetRecord record) => !record.Tags.IsDefaultOrEmpty || _known.ContainsKey(record.Id);

    /// <summary>What the records of a batch say anew or no longer.</summary>
    public List<(LabelAssignment? Assigned, string? Withdrawn)> Changes(IEnumerable<DatasetRecord> records, LabelPolicy policy)
    {
        var changes = new List<(LabelAssignment?, string?)>();
        foreach (var record in records)
        {
            if (!Concerns(record)) continue;
            var stated = new Dictionary<string, LabelAssignment>(StringComparer.Ordinal);
            foreach (var tag in record.Tags)
                if (Read(record.Id, tag, policy) is { } assignment) stated[assignment.Id] = assignment;
            var known = Of(record.Id);
            foreach (var (id, assignment) in stated)
                if (!known.TryGetValue(id, out var before) || before != assignment) changes.Add((assignment, null));
            foreach (var id in known.Keys.Where(id => !stated.ContainsKey(id)).ToList()) changes.Add((null, id));
            if (stated.Count == 0) _known.Remove(record.Id);
            else _known[record.Id] = stated;
        }

        return changes;
    }

    private static LabelAssignment? Read(DatasetId dataset, string tag, LabelPolicy policy)
    {
        // path|key=value: what stands behind the first = is the value, whatever is in it.
        var equals = tag.IndexOf('=', StringComparison.Ordinal);
        var head = equals < 0 ? tag : tag[..equals];
        var value = equals < 0 ? null : tag[(equals + 1)..];
        var bar = head.LastIndexOf('|');
        var (path, key) = bar < 0 ? (null, head) : (head[..bar], head[(bar + 1)..]);
        if (value is not null && (value.Equals("false", StringComparison.OrdinalIgnoreCase) || value.Equals("none", StringComparison.OrdinalIgnoreCase))) return null;
        string category;
        if (value is not null && IsCategory(policy, $"{key}.{value}")) (category, value) = ($"{key}.{value}", null);
        else if (IsCategory(policy, key)) (category, value) = (key, value is null or "true" ? null : value);
        else if (policy.TagRuleOf(key) is not null) category = key;
        else return null;
        return new LabelAssignment($"{Source}:{dataset.Namespace}:{dataset.Name}:{path}:{category}", dataset, path, category)
        {
            Source = Source,
            Value = value,
            Actor = Source,
        };
    }

    private static bool IsCategory(LabelPolicy policy, string name)
    {
        foreach (var category in policy.Categories)
            if (category.Name == name) return true;
        return false;
    }

    private Dictionary<string, LabelAssignment> Of(DatasetId dataset)
    {
        if (!_known.TryGetValue(dataset, out var known)) _known[dataset] = known = new Dictionary<string, LabelAssignment>(StringComparer.Ordinal);
        return known;
    }
}
