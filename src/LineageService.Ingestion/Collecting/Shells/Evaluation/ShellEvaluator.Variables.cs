using System.Globalization;
using LineageService.Ingestion.Collecting.Shells.Syntax;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

internal sealed partial class ShellEvaluator
{
    private string ExpandVariable(VariablePart variable, bool asList)
    {
        var name = variable.Name;
        var index = variable.Index is { } place ? Expand(place) : null;
        if (variable.Indirect && index is null && Lookup(name) is { } inner && !Holes.IsIn(inner)) name = inner;
        var value = name is "@" or "*" ? Positionals(asList) : Lookup(name);
        if (index is not null || (value is { Length: > 0 } && value[0] == Holes.Separator && name is not ("@" or "*")))
        {
            value = Element(value, index ?? "0", variable, asList);
        }

        if (variable.Operator.Length == 0) return value ?? Holes.Of(HoleName(name));
        return Apply(variable, name, value);
    }

    private static string HoleName(string name) => name switch
    {
        "?" => "status",
        "#" => "count",
        "$" => "pid",
        "!" => "pid",
        "-" => "flags",
        _ => name,
    };

    private string? Lookup(string name)
    {
        switch (name)
        {
            case "#":
                return _scope.Arguments.IsDefault ? null : _scope.Arguments.Length.ToString(CultureInfo.InvariantCulture);
            case "0" or "BASH_SOURCE":
                return _script is null ? "bash" : ScriptPaths.Absolute(_script);
            case "?":
                return _status switch { true => "0", false => "1", null => null };
            case "PWD":
                return _scope.Directory;
        }

        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            if (_scope.Arguments.IsDefault) return null;
            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= _scope.Arguments.Length
                ? _scope.Arguments[at - 1]
                : string.Empty;
        }

        return _scope.Find(name);
    }

    private string Positionals(bool asList)
    {
        var arguments = _scope.Arguments;
        if (arguments.IsDefault) return Holes.Of("args");
        return asList ? Holes.Separator + string.Join(Holes.Separator, arguments) : string.Join(' ', arguments);
    }

    private static string? Element(string? value, string index, VariablePart variable, bool asList)
    {
        if (value is null) return null;
        if (Holes.IsPure(value)) return value;
        var items = value.Length > 0 && value[0] == Holes.Separator
            ? value.Length == 1 ? [] : value[1..].Split(Holes.Separator)
            : [value];
        if (index is "@" or "*")
        {
            if (variable.Operator == "len") return items.Length.ToString(CultureInfo.InvariantCulture);
            var listed = items.Select((item, at) => variable.Indirect ? KeyOf(item) ?? at.ToString(CultureInfo.InvariantCulture)
                : ValueOf(item));
            return asList ? Holes.Separator + string.Join(Holes.Separator, listed) : string.Join(' ', listed);
        }

        foreach (var item in items)
        {
            if (KeyOf(item) is { } key && key == index) return ValueOf(item);
        }

        if (int.TryParse(index, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at))
        {
            if (at < 0) at += items.Length;
            return at >= 0 && at < items.Length ? ValueOf(items[at]) : null;
        }

        return null;
    }

    private static string? KeyOf(string item) =>
        item.StartsWith('[') && item.IndexOf("]=", StringComparison.Ordinal) is > 0 and var close ? item[1..close] : null;

    private static string ValueOf(string item) =>
        item.StartsWith('[') && item.IndexOf("]=", StringComparison.Ordinal) is > 0 and var close ? item[(close + 2)..] : item;

    private string Apply(VariablePart variable, string name, string? value)
    {
        var argument = variable.Argument ?? ShellWord.Empty;
        switch (variable.Operator)
        {
            case ":-" or "-" or ":=" or "=":
                var isSet = variable.Operator[0] == ':' ? !string.IsNullOrEmpty(value) : value is not null;
                if (isSet) return value!;
                var fallback = Expand(argument);
                if (variable.Operator.EndsWith('=')) _scope.Set(name, fallback);
                return fallback;
            case ":+" or "+":
                return value is null ? string.Empty : value.Length == 0 && variable.Operator == ":+" ? string.Empty : Expand(argument);
            case ":?" or "?":
                return value ?? Holes.Of(HoleName(name));
            case "len":
                return value is null || Holes.IsIn(value)
                    ? variable.Index is null || value is null ? Holes.Of("number") : value
                    : variable.Index is null ? value.Length.ToString(CultureInfo.InvariantCulture) : value;
        }

        if (value is null) return variable.Operator == ":" ? OutsideSubstring(name, argument) : Holes.Of(HoleName(name));
        var first = Expand(argument);
        var second = variable.Second is { } other ? Expand(other) : null;
        return Changed(value, variable.Operator, first, second);
    }

    // ${hivevar:dt} between quotes of the shell: the client's variable, whatever the shell would have made of it.
    private string OutsideSubstring(string name, ShellWord argument) =>
        name is "hivevar" or "hiveconf" or "env" or "system" ? Holes.Of(name + ":" + Expand(argument)) : Holes.Of(name + "_part");

    private string Changed(string value, string sign, string first, string? second)
    {
        _characters -= value.Length;
        if (Holes.IsPure(value))
        {
            if (!Holes.HasChoice(value)) return Holes.Of(Part(value, sign, first, second));
            var choice = _choices[ChoiceAt(value, 0, out _)];
            var changed = choice.Values.Select(one => Changed(one, sign, first, second)).ToArray();
            _choices.Add(choice with { Values = changed });
            return Holes.Of(Holes.Choice + (_choices.Count - 1).ToString(CultureInfo.InvariantCulture));
        }

        switch (sign)
        {
            case "%" or "%%":
                var tail = Glob.Affix(value, first, atEnd: true, longest: sign == "%%");
                return tail < 0 ? value : value[..^tail];
            case "#" or "##":
                var head = Glob.Affix(value, first, atEnd: false, longest: sign == "##");
                return head < 0 ? value : value[head..];
            case "/" or "//" or "/#" or "/%":
                return Replace(value, sign, first, second ?? string.Empty);
            case "^^":
                return Holes.IsIn(value) ? value : value.ToUpperInvariant();
            case ",,":
                return Holes.IsIn(value) ? value : value.ToLowerInvariant();
            case "^" when value.Length > 0:
                return char.ToUpperInvariant(value[0]) + value[1..];
            case "," when value.Length > 0:
                return char.ToLowerInvariant(value[0]) + value[1..];
            case ":":
                return Substring(value, first, second);
            default:
                return value;
        }
    }

    // Part of a value that is not known is not known either; it is called by what it is made of, so that equal parts have equal names.
    private static string Part(string value, string sign, string first, string? second)
    {
        var text = string.Concat(value.AsSpan(1, value.Length - 2), sign, first, second is null ? string.Empty : ":" + second);
        return string.Concat(text.Select(c => c is '{' or '}' or '\n' or Holes.Open or Holes.Close ? '_' : c));
    }

    private string Replace(string value, string sign, string pattern, string replacement)
    {
        if (pattern.Length == 0) return value;
        if (Glob.HasPattern(pattern)) return Holes.IsIn(value) ? value : GlobReplace(value, sign, pattern, replacement);
        switch (sign)
        {
            case "//":
                var all = value.Replace(pattern, replacement, StringComparison.Ordinal);
                _characters -= all.Length;
                return all.Length > MaximumValue ? Holes.Unknown : all;
            case "/#":
                return value.StartsWith(pattern, StringComparison.Ordinal) ? replacement + value[pattern.Length..] : value;
            case "/%":
                return value.EndsWith(pattern, StringComparison.Ordinal) ? value[..^pattern.Length] + replacement : value;
            default:
                var at = value.IndexOf(pattern, StringComparison.Ordinal);
                return at < 0 ? value : string.Concat(value.AsSpan(0, at), replacement, value.AsSpan(at + pattern.Length));
        }
    }

    private static string GlobReplace(string value, string sign, string pattern, string replacement)
    {
        if (value.Length > 256) return value;
        for (var start = 0; start < value.Length; start++)
        {
            var length = Glob.Affix(value[start..], pattern, atEnd: false, longest: true);
            if (length <= 0) continue;
            var rest = value[(start + length)..];
            return value[..start] + replacement + (sign == "//" ? GlobReplace(rest, sign, pattern, replacement) : rest);
        }

        return value;
    }

    private static string Substring(string value, string from, string? length)
    {
        if (!int.TryParse(from.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var start)) return value;
        if (Holes.IsIn(value)) return value;
        if (start < 0) start += value.Length;
        start = Math.Clamp(start, 0, value.Length);
        var rest = value[start..];
        if (length is null || !int.TryParse(length.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var count)) return rest;
        return count < 0 ? rest[..Math.Max(0, rest.Length + count)] : rest[..Math.Min(count, rest.Length)];
    }

    private void Assign(ShellAssignment assignment)
    {
        var name = assignment.Name;
        if (!assignment.Items.IsDefault)
        {
            var items = ExpandFields(assignment.Items);
            var before = assignment.Append && _scope.Find(name) is { Length: > 1 } array && array[0] == Holes.Separator ? array
                : string.Empty;
            _scope.Set(name, items.Count == 0 && before.Length == 0 ? Holes.Separator.ToString() : before
                + string.Concat(items.Select(item => Holes.Separator + item)));
            return;
        }

        var value = Expand(assignment.Value);
        if (assignment.Index is { } place)
        {
            var key = Expand(place);
            var array = _scope.Find(name) is { Length: > 1 } found && found[0] == Holes.Separator ? found : string.Empty;
            Set(name, array + Holes.Separator + (int.TryParse(key, out _) ? value : $"[{key}]={value}"));
            return;
        }

        // A value of which nothing is known is called after the first variable that takes it.
        if (Holes.IsUnknown(value)) value = Holes.Of(name + ".output");
        Set(name, assignment.Append ? (_scope.Find(name) ?? string.Empty) + value : value);
    }

    private void Set(string name, string value)
    {
        _characters -= value.Length;
        _scope.Set(name, value.Length > MaximumValue ? Holes.Of(name) : value);
    }
}
