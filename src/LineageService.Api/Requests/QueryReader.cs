using System.Collections.Immutable;
using LineageService.Api.Access;
using LineageService.Api.Problems;
using LineageService.Graph.Visibility;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Requests;

/// <summary>
/// Reads the query string of one request and collects every mistake, so that <see cref="ThrowIfInvalid"/> names them all at once.
/// Mutable, used by one request.
/// </summary>
public sealed class QueryReader
{
    private readonly IQueryCollection _query;
    private readonly List<Violation> _violations = [];

    /// <param name="known">The parameters of the endpoint; any other is a mistake, since a filter that is silently ignored gives a wrong answer.</param>
    public QueryReader(IQueryCollection query, ImmutableArray<QueryParameter> known)
    {
        _query = query;
        foreach (var name in query.Keys)
        {
            if (known.Any(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase))) continue;
            var names = string.Join(", ", known.Select(parameter => parameter.Name));
            _violations.Add(Violation.Query(name, $"No such parameter; there are: {names}."));
        }
    }

    /// <summary>What whoever asks may see; everything where no request says otherwise.</summary>
    public NodeVisibility Visibility { get; private init; } = NodeVisibility.All;

    /// <summary>What seals the cursors of whoever asks; empty for nothing.</summary>
    internal ReadOnlyMemory<byte> CursorKey { get; private init; }

    public static QueryReader Of(HttpContext context) =>
        new(context.Request.Query, context.GetEndpoint()?.Metadata.GetMetadata<QueryMetadata>()?.Parameters ?? [])
        {
            Visibility = context.Actor().Visibility,
            CursorKey = context.Actor().CursorKey,
        };

    /// <summary>True where a parameter was found wrong.</summary>
    public bool HasMistake(QueryParameter parameter) => _violations.Exists(violation => violation.Name == parameter.Name);

    public void Add(Violation violation) => _violations.Add(violation);

    public string? Read(TextParameter parameter)
    {
        var value = Single(parameter);
        if (value is null || !value.Contains('\0', StringComparison.Ordinal)) return value;
        _violations.Add(Violation.Query(parameter.Name, "Must not contain the character U+0000."));
        return null;
    }

    /// <summary>The values of a parameter that may be repeated, without the empty ones.</summary>
    public ImmutableArray<string> ReadAll(TextParameter parameter)
    {
        var values = _query[parameter.Name].OfType<string>().Where(value => value.Length > 0).ToImmutableArray();
        if (values.Any(value => value.Contains('\0', StringComparison.Ordinal)))
            _violations.Add(Violation.Query(parameter.Name, "Must not contain the character U+0000."));
        return values;
    }

    public long Read(IntegerParameter parameter) => ReadOptional(parameter) ?? parameter.Default;

    public int ReadInt32(IntegerParameter parameter) => checked((int)Read(parameter));

    public long? ReadOptional(IntegerParameter parameter)
    {
        if (Single(parameter) is not { } text) return null;
        if (parameter.TryParse(text, out var value)) return value;
        var range = parameter.Maximum == long.MaxValue ? $"at least {parameter.Minimum}" : $"from {parameter.Minimum} to {parameter.Maximum}";
        _violations.Add(Violation.Query(parameter.Name, $"Must be a whole number {range}."));
        return null;
    }

    public DateTimeOffset? Read(TimeParameter parameter)
    {
        if (Single(parameter) is not { } text) return null;
        if (TimeParameter.TryParse(text, out var time)) return time;
        _violations.Add(Violation.Query(parameter.Name, TimeParameter.Rule));
        return null;
    }

    public TimeSpan? Read(DurationParameter parameter)
    {
        if (Single(parameter) is not { } text) return null;
        if (DurationParameter.TryParse(text, out var duration)) return duration;
        _violations.Add(Violation.Query(parameter.Name, DurationParameter.Rule));
        return null;
    }

    public T Read<T>(ChoiceParameter<T> parameter, T otherwise)
    {
        if (Single(parameter) is not { } text) return otherwise;
        if (parameter.TryParse(text, out var value)) return value;
        AddChoice(parameter);
        return otherwise;
    }

    public ImmutableArray<T> ReadList<T>(ChoiceParameter<T> parameter)
    {
        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var text in _query[parameter.Name])
        {
            foreach (var word in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (parameter.TryParse(word, out var value)) values.Add(value);
                else AddChoice(parameter);
            }
        }

        return values.ToImmutable();
    }

    /// <exception cref="ProblemException">400 with every mistake found so far.</exception>
    public void ThrowIfInvalid()
    {
        if (_violations.Count == 0) return;
        var detail = string.Join(" ", _violations.Select(violation => $"{violation.Name}: {violation.Message}"));
        throw new ProblemException(new Problem(ProblemType.InvalidRequest, detail) { Violations = [.. _violations] });
    }

    private void AddChoice(ChoiceParameter parameter) =>
        _violations.Add(Violation.Query(parameter.Name, $"Must be one of {string.Join(", ", parameter.Words)}."));

    private string? Single(QueryParameter parameter)
    {
        var values = _query[parameter.Name];
        if (values.Count > 1) _violations.Add(Violation.Query(parameter.Name, "Must be given only once."));
        return values.Count == 0 || string.IsNullOrEmpty(values[0]) ? null : values[0];
    }
}
