using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.Ingestion.Labels.Policies;

/// <summary>The entries of one mapping of a policy, read by name; what is left at the end is no entry that there is. Mutable, one use.</summary>
internal sealed class PolicyFields
{
    private readonly Dictionary<string, PolicyNode> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];
    private readonly List<PolicyMistake> _mistakes;
    private readonly string _place;
    private readonly PolicyNode _node;

    public PolicyFields(PolicyNode node, string place, List<PolicyMistake> mistakes)
    {
        (_node, _place, _mistakes) = (node, place, mistakes);
        if (node.Entries is null)
        {
            Add(node.Line, "", "Must be a mapping.");
            return;
        }

        foreach (var (key, line, value) in node.Entries)
            if (!_fields.TryAdd(key, value)) Add(line, key, "Stands here twice.");
    }

    public int Line => _node.Line;

    public PolicyNode? Find(string name)
    {
        _asked.Add(name);
        return _fields.TryGetValue(name, out var node) && !node.IsNull ? node : null;
    }

    public string? Text(string name, bool isNeeded = false)
    {
        if (Find(name) is not { } node)
        {
            if (isNeeded) Add(Line, name, "Is needed.");
            return null;
        }

        if (node.Text is { Length: > 0 } text) return text;
        Add(node.Line, name, "Must be a text.");
        return null;
    }

    /// <summary>A text that a function understands; null where it does not, and then that is a mistake.</summary>
    public T? Value<T>(string name, Func<string, T?> read, string expected, bool isNeeded = false)
        where T : struct
    {
        if (Text(name, isNeeded) is not { } text) return null;
        if (read(text) is { } value) return value;
        Add(LineOf(name), name, $"'{text}' is not {expected}.");
        return null;
    }

    public int? Number(string name, int least) => Value<int>(
        name, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null,
        $"a whole number of at least {least.ToString(CultureInfo.InvariantCulture)}");

    public bool? Flag(string name) => Value<bool>(name, text => text switch { "true" => true, "false" => false, _ => null }, "true or false");

    public DateTimeOffset? Time(string name) => Value<DateTimeOffset>(
        name,
        text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null,
        "a date or time in ISO 8601");

    public ImmutableArray<string> Texts(string name)
    {
        if (Find(name) is not { } node) return [];
        if (node.Items is null)
        {
            Add(node.Line, name, "Must be a list.");
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in node.Items)
        {
            if (item.Text is { Length: > 0 } text) texts.Add(text);
            else Add(item.Line, name, "Must be a list of texts.");
        }

        return texts.ToImmutable();
    }

    /// <summary>The mappings of a list.</summary>
    public IEnumerable<PolicyFields> List(string name)
    {
        if (Find(name) is not { } node) yield break;
        if (node.Items is null)
        {
            Add(node.Line, name, "Must be a list.");
            yield break;
        }

        for (var place = 0; place < node.Items.Count; place++)
            yield return new PolicyFields(node.Items[place], PlaceOf($"{name}[{place.ToString(CultureInfo.InvariantCulture)}]"), _mistakes);
    }

    public PolicyFields? Mapping(string name) => Find(name) is { } node ? new PolicyFields(node, PlaceOf(name), _mistakes) : null;

    public int LineOf(string name) => _fields.TryGetValue(name, out var node) ? node.Line : Line;

    public void Add(string name, string message) => Add(LineOf(name), name, message);

    /// <summary>Tells entries that nobody asked for: a rule that is silently ignored is a hole.</summary>
    public void End()
    {
        foreach (var (name, node) in _fields)
        {
            if (!_asked.Contains(name)) Add(node.Line, name, $"Is nothing that can stand here; there are {string.Join(", ", _asked.Distinct())}.");
        }
    }

    private void Add(int line, string name, string message) => _mistakes.Add(new PolicyMistake(line, PlaceOf(name), message));

    private string PlaceOf(string name) => _place.Length == 0 ? name : name.Length == 0 ? _place : $"{_place}.{name}";
}
